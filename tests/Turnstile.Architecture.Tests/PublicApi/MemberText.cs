using System.Globalization;
using System.Reflection;

namespace Turnstile.Architecture.Tests.PublicApi;

/// <summary>Writes the public members of a type, one line each.</summary>
internal sealed class MemberText
{
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>The member as a line; null for one that users cannot see.</summary>
    public string? Of(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsSeen(constructor) => $"new({Parameters(constructor)})",
        MethodInfo method when IsSeen(method) && !IsAccessor(method) => Method(method),
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsSeen) => Property(property),
        FieldInfo field when (field.IsPublic || field.IsFamily) && !field.IsSpecialName => Field(field),
        EventInfo happening when IsSeen(happening.AddMethod!) =>
            $"event {TypeText.Of(happening.EventHandlerType!)} {happening.Name}",
        _ => null,
    };

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private string Method(MethodInfo method)
    {
        string result = TypeText.Of(method.ReturnType, _nullability.Create(method.ReturnParameter));
        string reference = method.ReturnType.IsByRef ? "ref " : "";
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        return $"{Static(method.IsStatic)}{reference}{result} {method.Name}{generic}({Parameters(method)})";
    }

    private string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsSeen)];
        string verbs = string.Join(' ', accessors.Select(Verb).Order(StringComparer.Ordinal));
        string type = TypeText.Of(property.PropertyType, _nullability.Create(property));
        ParameterInfo[] indexes = property.GetIndexParameters();
        string name = indexes.Length == 0 ? property.Name : $"this[{string.Join(", ", indexes.Select(Parameter))}]";
        return $"{Static(accessors[0].IsStatic)}{type} {name} {{ {verbs} }}";
    }

    private static string Verb(MethodInfo accessor)
    {
        bool isInit = accessor.ReturnParameter.GetRequiredCustomModifiers()
            .Any(modifier => modifier.Name == "IsExternalInit");
        return accessor.Name.StartsWith("get_", StringComparison.Ordinal) ? "get;" : isInit ? "init;" : "set;";
    }

    private string Field(FieldInfo field)
    {
        string type = TypeText.Of(field.FieldType, _nullability.Create(field));
        if (field.IsLiteral)
        {
            return field.DeclaringType!.IsEnum
                ? $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : $"const {type} {field.Name} = {Constant(field.GetRawConstantValue())}";
        }

        return $"{Static(field.IsStatic)}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private string Parameter(ParameterInfo parameter)
    {
        string how = parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : "";
        string type = TypeText.Of(parameter.ParameterType, _nullability.Create(parameter));
        string otherwise = parameter.HasDefaultValue ? $" = {Constant(parameter.RawDefaultValue)}" : "";
        return $"{how}{type} {parameter.Name}{otherwise}";
    }

    private static string Constant(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

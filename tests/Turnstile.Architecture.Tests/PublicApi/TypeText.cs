using System.Reflection;

namespace Turnstile.Architecture.Tests.PublicApi;

/// <summary>Writes types as a reader of C# expects them, with their nullability.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    /// <summary>The type, with a question mark where null may stand.</summary>
    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        bool mayBeNull = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable;
        return Bare(type, nullability) + (mayBeNull ? "?" : "");
    }

    private static string Bare(Type type, NullabilityInfo? nullability)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            string commas = new(',', type.GetArrayRank() - 1);
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{commas}]";
        }

        if (type.IsPointer)
        {
            return $"{Of(type.GetElementType()!)}*";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying)}?";
        }

        return type.IsGenericParameter ? type.Name : Named(type, nullability);
    }

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        Type[] arguments = type.GetGenericArguments();
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string name = type.Name.Split('`')[0];
        if (arguments.Length > outer)
        {
            NullabilityInfo[] inner = nullability?.GenericTypeArguments ?? [];
            IEnumerable<string> texts = arguments
                .Select((argument, index) => Of(argument, index < inner.Length ? inner[index] : null))
                .Skip(outer);
            name += $"<{string.Join(", ", texts)}>";
        }

        string space = type.Namespace is { } found && found.StartsWith("Turnstile", StringComparison.Ordinal)
            ? found + "."
            : "";
        return type.IsNested ? $"{Named(type.DeclaringType!, null)}.{name}" : space + name;
    }
}

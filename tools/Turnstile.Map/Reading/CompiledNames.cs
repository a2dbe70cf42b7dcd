using System.Reflection.Metadata;

namespace Turnstile.Map.Reading;

/// <summary>Names of types and members in one assembly, as the rules speak of them.</summary>
internal sealed class CompiledNames(MetadataReader reader)
{
    private readonly string _self = reader.GetString(reader.GetAssemblyDefinition().Name);

    /// <summary>The outermost type around a definition; itself when it is not nested.</summary>
    public TypeDefinitionHandle OutermostOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return type.IsNested ? OutermostOf(type.GetDeclaringType()) : handle;
    }

    /// <summary>Namespace and simple name, nested types joined by a plus.</summary>
    public string FullNameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = WithoutArity(reader.GetString(type.Name));
        return type.IsNested
            ? $"{FullNameOf(type.GetDeclaringType())}+{name}"
            : Joined(reader.GetString(type.Namespace), name);
    }

    /// <summary>The assembly of a type, the full name of its outermost type, and the path below that.</summary>
    public (string Assembly, string Outermost, string Inner) PlaceOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            return WithInner(_self, FullNameOf((TypeDefinitionHandle)handle));
        }

        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)handle);
        string name = WithoutArity(reader.GetString(type.Name));
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                (string assembly, string outermost, string inner) = PlaceOf(type.ResolutionScope);
                return (assembly, outermost, inner.Length == 0 ? name : $"{inner}+{name}");
            case HandleKind.AssemblyReference:
                AssemblyReference owner = reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
                return (reader.GetString(owner.Name), Joined(reader.GetString(type.Namespace), name), "");
            default:
                return (_self, Joined(reader.GetString(type.Namespace), name), "");
        }
    }

    /// <summary>A compiled name as it stands in source: <c>&lt;Flush&gt;b__0</c> becomes <c>Flush</c>.</summary>
    public static string AsWritten(string compiled)
    {
        int open = compiled.IndexOf('<', StringComparison.Ordinal);
        int close = compiled.IndexOf('>', StringComparison.Ordinal);
        return open == 0 && close > 1 ? AsWritten(compiled[1..close]) : compiled;
    }

    private static (string Assembly, string Outermost, string Inner) WithInner(string assembly, string fullName)
    {
        int plus = fullName.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? (assembly, fullName, "") : (assembly, fullName[..plus], fullName[(plus + 1)..]);
    }

    private static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }

    private static string Joined(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}

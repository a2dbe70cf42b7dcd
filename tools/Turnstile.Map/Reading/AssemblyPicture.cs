namespace Turnstile.Map.Reading;

/// <summary>What the rules need to know about one compiled assembly.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="References">Simple names of the assemblies it references.</param>
/// <param name="NativeLibraries">Names of the native libraries it calls.</param>
/// <param name="Friends">Simple names of the assemblies that may see its internals.</param>
/// <param name="Types">Its types, nested and generated ones included.</param>
/// <param name="Methods">Its methods with a body or a native target.</param>
/// <param name="Uses">Every use of a type by another one: in code, signatures, fields, attributes, base types.</param>
internal sealed record AssemblyPicture(
    string Name,
    IReadOnlyList<string> References,
    IReadOnlyList<string> NativeLibraries,
    IReadOnlyList<string> Friends,
    IReadOnlyList<TypePicture> Types,
    IReadOnlyList<MethodPicture> Methods,
    IReadOnlyList<TypeUse> Uses);

namespace Turnstile.Map.Reading;

/// <summary>What the rules need to know about one compiled type.</summary>
/// <param name="Namespace">Namespace of the outermost type; empty for the global one.</param>
/// <param name="Name">Simple name as in source, without the number of type parameters.</param>
/// <param name="FullName">Full name, nested types joined by a plus.</param>
/// <param name="Outermost">Full name of the outermost type; its own when it is not nested.</param>
/// <param name="IsNested">Whether it stands inside another type.</param>
/// <param name="IsGenerated">Whether the compiler made it.</param>
/// <param name="IsInterface">Whether it is an interface.</param>
/// <param name="IsOpenClass">Whether it is a class that is neither sealed nor abstract nor static.</param>
/// <param name="OwnTypeParameterCount">Type parameters it declares itself, without those of types around it.</param>
/// <param name="Interfaces">Full names of the interfaces it lists.</param>
/// <param name="Files">The source files it is written in, relative to the repository, in ordinal order.</param>
internal sealed record TypePicture(
    string Namespace,
    string Name,
    string FullName,
    string Outermost,
    bool IsNested,
    bool IsGenerated,
    bool IsInterface,
    bool IsOpenClass,
    int OwnTypeParameterCount,
    IReadOnlyList<string> Interfaces,
    IReadOnlyList<string> Files);

namespace Turnstile.Map.Layers;

/// <summary>One assembly as a part of the house: how its namespaces become rooms.</summary>
/// <param name="Assembly">Simple name of the assembly.</param>
/// <param name="Namespace">Its root namespace.</param>
/// <param name="Room">The room of the root namespace's own types.</param>
/// <param name="Prefix">What stands before the names of its other rooms: empty, or a name with a dot.</param>
/// <param name="Folder">Its folder, relative to the repository.</param>
internal sealed record Wing(string Assembly, string Namespace, string Room, string Prefix, string Folder)
{
    /// <summary>The wings of this house, in the order they are drawn.</summary>
    public static readonly IReadOnlyList<Wing> All =
    [
        new("turnstile-cli", "Turnstile.Cli", "Cli", "Cli.", "src/Turnstile.Cli"),
        new("Turnstile", "Turnstile", "Root", "", "src/Turnstile"),
        new("Turnstile.Vectors", "Turnstile.Vectors", "Vectors", "Vectors.", "src/Turnstile.Vectors"),
    ];

    /// <summary>The room of the root types that lower rooms use: the ground of this wing.</summary>
    public string Shared => $"{Prefix}Shared";

    /// <summary>The room of a namespace. Types without a namespace stand in the root.</summary>
    public string RoomOf(string space) =>
        space.Length <= Namespace.Length ? Room : Prefix + space[(Namespace.Length + 1)..];
}

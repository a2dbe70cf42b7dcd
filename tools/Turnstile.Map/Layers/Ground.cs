namespace Turnstile.Map.Layers;

/// <summary>The room of those types of a folder that the rooms inside it use: the ground they stand on.</summary>
/// <remarks>A folder with rooms inside has two kinds of types of its own: doors, which use the rooms, and ground, which
/// the rooms use. Which is which is measured, so that both may stand in one folder without making a circle.</remarks>
internal static class Ground
{
    private const string Name = "Shared";

    /// <summary>The ground of a room; of the root it is just Shared.</summary>
    public static string Of(string room, IReadOnlyList<Wing> wings) =>
        wings.FirstOrDefault(wing => wing.Room == room)?.Shared ?? $"{room}.{Name}";

    /// <summary>Whether a room is the ground of another one.</summary>
    public static bool Is(string room) => room == Name || room.EndsWith($".{Name}", StringComparison.Ordinal);

    /// <summary>The room whose ground this is.</summary>
    public static string OwnerOf(string ground, IReadOnlyList<Wing> wings) =>
        wings.FirstOrDefault(wing => wing.Shared == ground)?.Room ?? ground[..^(Name.Length + 1)];

    /// <summary>Whether a room stands on the ground of another: it is that room, or inside it.</summary>
    public static bool Carries(string owner, string room, IReadOnlyList<Wing> wings)
    {
        if (room == owner)
        {
            return true;
        }

        Wing? wing = wings.FirstOrDefault(wing => wing.Room == owner);
        string prefix = wing?.Prefix ?? $"{owner}.";
        return prefix.Length > 0
            ? room.StartsWith(prefix, StringComparison.Ordinal)
            : !wings.Any(other => other.Prefix.Length > 0
                && (room == other.Room || room.StartsWith(other.Prefix, StringComparison.Ordinal)));
    }
}

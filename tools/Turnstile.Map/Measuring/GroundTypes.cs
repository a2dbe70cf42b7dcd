using Turnstile.Map.Layers;
using Turnstile.Map.Reading;

namespace Turnstile.Map.Measuring;

/// <summary>Tells the shared value types of a root namespace from its doors, by who uses them.</summary>
internal static class GroundTypes
{
    /// <summary>Full names of the root types that a lower room uses, and of the root types those use in turn.</summary>
    public static HashSet<string> Of(AssemblyPicture picture, Wing wing)
    {
        Dictionary<string, string> rooms = picture.Types
            .Where(type => !type.IsNested)
            .ToDictionary(type => type.FullName, type => wing.RoomOf(type.Namespace), StringComparer.Ordinal);
        bool IsRoot(string type) => rooms.TryGetValue(type, out string? room) && room == wing.Room;

        var inside = picture.Uses.Where(use => use.Assembly == picture.Name && IsRoot(use.To)).ToList();
        var ground = inside
            .Where(use => !IsRoot(use.From) && !use.From.StartsWith('<'))
            .Select(use => use.To)
            .ToHashSet(StringComparer.Ordinal);
        int before;
        do
        {
            before = ground.Count;
            ground.UnionWith(inside.Where(use => ground.Contains(use.From)).Select(use => use.To));
        }
        while (ground.Count > before);

        return ground;
    }
}

using Turnstile.Map.Layers;
using Turnstile.Map.Reading;

namespace Turnstile.Map.Measuring;

/// <summary>Tells the ground of a folder from its doors, by who uses them.</summary>
internal sealed class GroundTypes
{
    private readonly Dictionary<string, string> _rooms;
    private readonly List<TypeUse> _uses;
    private readonly IReadOnlyList<Wing> _wings;

    private GroundTypes(AssemblyPicture picture, Wing wing, IReadOnlyList<Wing> wings)
    {
        _wings = wings;
        _rooms = picture.Types
            .Where(type => !type.IsNested && type.Files.Count > 0)
            .ToDictionary(type => type.FullName, type => wing.RoomOf(type.Namespace), StringComparer.Ordinal);
        _uses = [.. picture.Uses.Where(
            use => use.Assembly == picture.Name && _rooms.ContainsKey(use.From) && _rooms.ContainsKey(use.To))];
    }

    /// <summary>The ground types of an assembly by full name, each with the room it makes.</summary>
    public static Dictionary<string, string> Of(AssemblyPicture picture, Wing wing, IReadOnlyList<Wing> wings)
    {
        var types = new GroundTypes(picture, wing, wings);
        return types._rooms.Values
            .Distinct()
            .SelectMany(room => types.Below(room).Select(type => (Type: type, Room: Ground.Of(room, wings))))
            .ToDictionary(pair => pair.Type, pair => pair.Room, StringComparer.Ordinal);
    }

    // The types of a room that rooms inside it use, and the types of the room that those use in turn.
    private HashSet<string> Below(string room)
    {
        List<TypeUse> into = [.. _uses.Where(use => _rooms[use.To] == room)];
        var ground = into
            .Where(use => _rooms[use.From] != room && Ground.Carries(room, _rooms[use.From], _wings))
            .Select(use => use.To)
            .ToHashSet(StringComparer.Ordinal);
        int before;
        do
        {
            before = ground.Count;
            ground.UnionWith(into.Where(use => ground.Contains(use.From)).Select(use => use.To));
        }
        while (ground.Count > before);

        return ground;
    }
}

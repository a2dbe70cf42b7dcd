using Turnstile.Map.Layers;
using Turnstile.Map.Reading;

namespace Turnstile.Map.Measuring;

/// <summary>The house as compiled: its rooms, and the arrows between them.</summary>
internal sealed class House
{
    private readonly Dictionary<string, string> _roomOfType = new(StringComparer.Ordinal);

    private House(IReadOnlyList<Room> rooms)
    {
        Rooms = rooms;
        Arrows = [];
        Circles = [];
    }

    /// <summary>The rooms, by name in ordinal order.</summary>
    public IReadOnlyList<Room> Rooms { get; }

    /// <summary>The arrows, by rooms in ordinal order.</summary>
    public IReadOnlyList<Arrow> Arrows { get; private set; }

    /// <summary>Rooms that use each other in a circle.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles { get; private set; }

    /// <summary>Measures the pictures of the given wings.</summary>
    /// <param name="pictures">The assemblies; one that belongs to no wing is left out.</param>
    /// <param name="wings">How namespaces become rooms.</param>
    /// <param name="root">The repository, for counting lines.</param>
    public static House Measure(IReadOnlyList<AssemblyPicture> pictures, IReadOnlyList<Wing> wings, string root)
    {
        var roomOf = new Dictionary<string, string>(StringComparer.Ordinal);
        var folderOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((AssemblyPicture picture, Wing wing) in InWings(pictures, wings))
        {
            Dictionary<string, string> ground = GroundTypes.Of(picture, wing, wings);
            foreach (TypePicture type in picture.Types.Where(type => !type.IsNested && type.Files.Count > 0))
            {
                string room = ground.GetValueOrDefault(type.FullName, wing.RoomOf(type.Namespace));
                roomOf[Key(picture.Name, type.FullName)] = room;
                folderOf[room] = FolderOf(wing, type.Namespace);
            }
        }

        var house = new House(RoomsOf(pictures, roomOf, folderOf, root));
        foreach ((string key, string room) in roomOf)
        {
            house._roomOfType.Add(key, room);
        }

        house.Arrows = ArrowsOf(pictures, roomOf);
        house.Circles = Measuring.Circles.In(house.Arrows);
        return house;
    }

    /// <summary>The room of an outermost type; null when it is not of this house, or generated.</summary>
    public string? RoomOf(string assembly, string type) => _roomOfType.GetValueOrDefault(Key(assembly, type));

    private static IEnumerable<(AssemblyPicture Picture, Wing Wing)> InWings(
        IReadOnlyList<AssemblyPicture> pictures, IReadOnlyList<Wing> wings) =>
        from picture in pictures
        from wing in wings
        where wing.Assembly == picture.Name
        select (picture, wing);

    private static string FolderOf(Wing wing, string space) => space.Length <= wing.Namespace.Length
        ? wing.Folder
        : $"{wing.Folder}/{space[(wing.Namespace.Length + 1)..].Replace('.', '/')}";

    private static List<Room> RoomsOf(
        IReadOnlyList<AssemblyPicture> pictures,
        Dictionary<string, string> roomOf,
        Dictionary<string, string> folderOf,
        string root)
    {
        var placed =
            from picture in pictures
            from type in picture.Types
            where !type.IsNested && type.Files.Count > 0
            let room = roomOf.GetValueOrDefault(Key(picture.Name, type.FullName))
            where room is not null
            group type by room;
        var rooms = new List<Room>();
        foreach (IGrouping<string, TypePicture> group in placed.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            string[] files = [.. group.SelectMany(type => type.Files).Distinct(StringComparer.Ordinal)];
            int lines = files.Sum(file => File.ReadLines(Path.Combine(root, file)).Count());
            string[] types = [.. group.Select(type => type.FullName).Order(StringComparer.Ordinal)];
            rooms.Add(new Room(group.Key, folderOf[group.Key], files.Length, lines, types));
        }

        return rooms;
    }

    private static List<Arrow> ArrowsOf(IReadOnlyList<AssemblyPicture> pictures, Dictionary<string, string> roomOf)
    {
        var references =
            from picture in pictures
            from use in picture.Uses
            let @from = roomOf.GetValueOrDefault(Key(picture.Name, use.From))
            let to = roomOf.GetValueOrDefault(Key(use.Assembly, use.To))
            where @from is not null && to is not null && @from != to
            group use by (From: @from, To: to, FromType: use.From, ToType: use.To);
        var arrows =
            from reference in references
            group new Reference(reference.Key.FromType, reference.Key.ToType, reference.Count())
                by (reference.Key.From, reference.Key.To) into arrow
            select new Arrow(arrow.Key.From, arrow.Key.To, Sorted(arrow));
        return [.. arrows
            .OrderBy(arrow => arrow.From, StringComparer.Ordinal)
            .ThenBy(arrow => arrow.To, StringComparer.Ordinal)];
    }

    private static List<Reference> Sorted(IEnumerable<Reference> references) =>
        [.. references
            .OrderByDescending(reference => reference.Count)
            .ThenBy(reference => reference.From, StringComparer.Ordinal)
            .ThenBy(reference => reference.To, StringComparer.Ordinal)];

    private static string Key(string assembly, string type) => $"{assembly}|{type}";
}

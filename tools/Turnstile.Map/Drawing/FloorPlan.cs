using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;

namespace Turnstile.Map.Drawing;

/// <summary>Puts the measured rooms in the order of the layer table, from the roof down.</summary>
internal sealed class FloorPlan
{
    private readonly Dictionary<string, int> _level = new(StringComparer.Ordinal);
    private readonly Func<string, int> _place;

    private FloorPlan(IReadOnlyList<Floor> floors, Func<string, int> place)
    {
        Floors = floors;
        _place = place;
        foreach (Room room in floors.SelectMany(floor => floor.Rooms))
        {
            _level.Add(room.Name, _level.Count);
        }
    }

    /// <summary>The floors that have rooms, from the roof down.</summary>
    public IReadOnlyList<Floor> Floors { get; }

    /// <summary>Orders the rooms of a house. Those the table does not know stand on the roof, to be seen.</summary>
    public static FloorPlan Of(House house, LayerTable table, IReadOnlyList<Wing> wings)
    {
        List<string> order = [.. table.Edges, .. table.Rooms];
        var floors =
            from room in house.Rooms
            let key = KeyOf(room.Name, wings)
            let place = PlaceOf(room.Name, order, wings)
            orderby place, room.Name
            group room by key into floor
            select new Floor(floor.Key, [.. floor]);
        return new FloorPlan([.. floors
            .OrderBy(floor => floor.Rooms.Min(room => PlaceOf(room.Name, order, wings)))
            .ThenBy(floor => floor.Name, StringComparer.Ordinal)], room => PlaceOf(room, order, wings));
    }

    /// <summary>How far below the roof a room stands: 0 is the highest.</summary>
    public int LevelOf(string room) => _level[room];

    /// <summary>Whether the arrow points from a lower room at a higher one; rooms without a row are level.</summary>
    public bool PointsUp(Arrow arrow) => _place(arrow.From) > _place(arrow.To);

    private static string KeyOf(string room, IReadOnlyList<Wing> wings)
    {
        int dot = room.IndexOf('.', StringComparison.Ordinal);
        return wings.Any(wing => wing.Shared == room && wing.Prefix.Length == 0) || dot < 0 ? room : room[..dot];
    }

    // A listed room stands at its row, an unlisted one just below its layer's row, ground below all it carries.
    private static int PlaceOf(string room, List<string> order, IReadOnlyList<Wing> wings)
    {
        if (Ground.Is(room))
        {
            string owner = Ground.OwnerOf(room, wings);
            bool isRoot = owner == wings.FirstOrDefault(wing => wing.Prefix.Length == 0)?.Room;
            int last = order.FindLastIndex(name => isRoot || Ground.Carries(owner, name, wings));
            return (Math.Max(last, order.IndexOf(owner)) * 3) + 2;
        }

        int place = order.IndexOf(room);
        int parent = order.IndexOf(room.Split('.')[0]);
        return place >= 0 ? place * 3 : parent >= 0 ? (parent * 3) + 1 : -1;
    }
}

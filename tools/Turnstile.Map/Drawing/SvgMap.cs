using System.Globalization;
using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;

namespace Turnstile.Map.Drawing;

/// <summary>Draws the house: floors with their rooms, a lane for each room that is used, and on the left, in red, what
/// should not be there.</summary>
/// <remarks>A room's lane collects every arrow into it, so lines do not pile up: an arrow leaves its room at its own
/// port, runs to the lane of the room it uses, and down to that room's entry.</remarks>
internal sealed class SvgMap
{
    private const int BoxLeft = 190;
    private const int BoxWidth = 270;
    private const int BoxRight = BoxLeft + BoxWidth;
    private const int LabelWidth = 190;
    private const int LaneStep = 15;
    private const int Top = 114;
    private const string Red = "#c62828";
    private const string Style =
        ".paper{fill:#fff}.floor{fill:#f3f5f8}.room{fill:#fff;stroke:#5b6b7f}"
        + ".ill{fill:#fff5f5;stroke:#c62828;stroke-width:2}.bar{fill:#c9d6e6}"
        + ".title{font-size:20px;font-weight:600;fill:#1f2937}.note{font-size:12px;fill:#4b5563}"
        + ".layer{font-size:13px;font-weight:600;fill:#334155}.name{font-size:13px;font-weight:600;fill:#1f2937}"
        + ".size{font-size:11px;fill:#4b5563}.port{font-size:10px;fill:#374151}.badport{font-size:10px;fill:#c62828}"
        + ".lane{fill:none;stroke-width:1.3}.bad{fill:none;stroke-width:1.6;stroke-dasharray:5 3}";

    private static readonly string[] Colours =
        ["#1d4ed8", "#0f766e", "#7c3aed", "#b45309", "#0369a1", "#4d7c0f", "#a21caf", "#475569", "#9f5f1a", "#155e75"];

    private readonly FloorPlan _plan;
    private readonly House _house;
    private readonly List<RoomBox> _boxes = [];
    private readonly Dictionary<string, int> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ill;
    private readonly HashSet<Arrow> _bad;
    private readonly int _laneLeft = BoxRight + LabelWidth;
    private int _bottom = Top;

    private SvgMap(House house, LayerTable table, IReadOnlyList<Wing> wings)
    {
        _house = house;
        _plan = FloorPlan.Of(house, table, wings);
        _ill = house.Circles.SelectMany(circle => circle).ToHashSet(StringComparer.Ordinal);
        _bad = house.Arrows
            .Where(arrow => !Verdict.Allows(table, wings, arrow) || _plan.PointsUp(arrow) || IsInCircle(arrow))
            .ToHashSet();
    }

    /// <summary>The picture as SVG.</summary>
    public static string Draw(House house, LayerTable table, IReadOnlyList<Wing> wings)
    {
        var map = new SvgMap(house, table, wings);
        map.PlaceRooms();
        map.PlaceLanes();
        return map.Paint();
    }

    private bool IsInCircle(Arrow arrow) => _house.Circles.Any(
        circle => circle.Contains(arrow.From, StringComparer.Ordinal)
            && circle.Contains(arrow.To, StringComparer.Ordinal));

    private void PlaceRooms()
    {
        ILookup<string, Arrow> leaving = _house.Arrows.ToLookup(arrow => arrow.From, StringComparer.Ordinal);
        foreach (Floor floor in _plan.Floors)
        {
            foreach (Room room in floor.Rooms)
            {
                List<Arrow> arrows = [.. leaving[room.Name].OrderBy(arrow => _plan.LevelOf(arrow.To))];
                List<Arrow> good = [.. arrows.Where(arrow => !_bad.Contains(arrow))];
                List<Arrow> bad = [.. arrows.Where(_bad.Contains)];
                int height = RoomBox.HeightFor(Math.Max(good.Count, bad.Count));
                _boxes.Add(new RoomBox(room, _bottom, height, good, bad));
                _bottom += height + 8;
            }

            _bottom += 12;
        }
    }

    // The nearest lane belongs to the highest room: its arrows are the shortest, so fewer lines cross.
    private void PlaceLanes()
    {
        IEnumerable<string> used = _boxes
            .SelectMany(box => box.Good)
            .Select(arrow => arrow.To)
            .Distinct()
            .OrderBy(_plan.LevelOf);
        foreach (string room in used)
        {
            _lanes.Add(room, _laneLeft + 10 + (_lanes.Count * LaneStep));
        }
    }

    private string Paint()
    {
        int width = Math.Max(_laneLeft + 40 + (_lanes.Count * LaneStep), 1000);
        var svg = new SvgText(width, _bottom + 10, Style);
        PaintLegend(svg);
        PaintFloors(svg, width);
        PaintLanes(svg);
        PaintBad(svg);
        PaintRooms(svg);
        return svg.ToString();
    }

    private void PaintLegend(SvgText svg)
    {
        int lines = _house.Rooms.Sum(room => room.LineCount);
        svg.Text(20, 34, "title", "The house, as measured from compiled code");
        svg.Text(20, 56, "note", string.Create(
            CultureInfo.InvariantCulture,
            $"{_house.Rooms.Count} rooms, {lines} lines, {_house.Arrows.Count} arrows, "
            + $"circles: {_house.Circles.Count}, arrows that should not be: {_bad.Count}. "
            + $"Floors are layers, roof at the top."));
        svg.Text(20, 74, "note", "Right of a room: what it uses, in how many places; the line ends at the used room. "
            + "The bar is the room's size.");
        svg.Text(20, 92, "note", "Red, left of a room: arrows that point up, are not in the table, or close a circle. "
            + "Red rooms stand in a circle.");
    }

    private void PaintFloors(SvgText svg, int width)
    {
        foreach (Floor floor in _plan.Floors)
        {
            RoomBox first = BoxOf(floor.Rooms[0].Name);
            RoomBox last = BoxOf(floor.Rooms[^1].Name);
            svg.Rectangle(10, first.Top - 6, width - 20, last.Top + last.Height - first.Top + 12, "floor", 6);
            svg.Text(20, first.Top + 16, "layer", floor.Name);
        }
    }

    private void PaintLanes(SvgText svg)
    {
        foreach ((string room, int lane) in _lanes)
        {
            string colour = Colours[_plan.LevelOf(room) % Colours.Length];
            RoomBox target = BoxOf(room);
            int highest = target.Entry;
            int lowest = target.Entry;
            foreach (RoomBox box in _boxes)
            {
                for (int port = 0; port < box.Good.Count; port++)
                {
                    if (box.Good[port].To == room)
                    {
                        int y = box.PortAt(port);
                        highest = Math.Min(highest, y);
                        lowest = Math.Max(lowest, y);
                        svg.Path("lane", colour, $"M{BoxRight} {y} H{lane}");
                        svg.Dot(lane, y, colour);
                        svg.Text(BoxRight + 8, y - 2, "port", Label(box.Good[port]));
                    }
                }
            }

            svg.Path("lane", colour, $"M{lane} {highest} V{lowest} M{lane} {target.Entry} H{BoxRight}");
            svg.Tip(BoxRight, target.Entry, pointsLeft: true, colour);
        }
    }

    private void PaintBad(SvgText svg)
    {
        int lane = BoxLeft - 14;
        foreach (RoomBox box in _boxes)
        {
            for (int port = 0; port < box.Bad.Count; port++)
            {
                int y = box.PortAt(port);
                int end = BoxOf(box.Bad[port].To).Entry;
                svg.Path("bad", Red, $"M{BoxLeft} {y} H{lane} V{end} H{BoxLeft}");
                svg.Tip(BoxLeft, end, pointsLeft: false, Red);
                svg.Text(20, y + 3, "badport", Label(box.Bad[port]));
                lane = lane <= 120 ? BoxLeft - 14 : lane - 6;
            }
        }
    }

    private void PaintRooms(SvgText svg)
    {
        int most = Math.Max(1, _boxes.Max(box => box.Room.LineCount));
        foreach (RoomBox box in _boxes)
        {
            Room room = box.Room;
            svg.Rectangle(BoxLeft, box.Top, BoxWidth, box.Height, _ill.Contains(room.Name) ? "ill" : "room");
            svg.Text(BoxLeft + 10, box.Top + 16, "name", room.Name);
            svg.Rectangle(BoxLeft + 10, box.Top + 22, 2 + ((BoxWidth - 24) * room.LineCount / most), 4, "bar", 1);
            svg.Text(BoxLeft + 10, box.Top + 38, "size", string.Create(
                CultureInfo.InvariantCulture,
                $"{room.LineCount} lines, {room.FileCount} {(room.FileCount == 1 ? "file" : "files")}"));
        }
    }

    private RoomBox BoxOf(string room) => _boxes[_plan.LevelOf(room)];

    private static string Label(Arrow arrow) =>
        string.Create(CultureInfo.InvariantCulture, $"{arrow.To} · {arrow.Count}");
}

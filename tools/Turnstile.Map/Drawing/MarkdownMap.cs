using System.Globalization;
using System.Text;
using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;

namespace Turnstile.Map.Drawing;

/// <summary>Writes the house as tables: rooms, arrows, circles, upward arrows.</summary>
internal static class MarkdownMap
{
    private const int ReferencesShown = 3;

    /// <summary>The page as markdown.</summary>
    public static string Write(House house, LayerTable table, IReadOnlyList<Wing> wings)
    {
        FloorPlan plan = FloorPlan.Of(house, table, wings);
        var page = new StringBuilder();
        page.Append("# The house, as measured\n\n");
        page.Append("Drawn by `./check --map` from compiled code; do not edit. The picture is [map.svg](map.svg),\n");
        page.Append("the table it is held against [layers.txt](../src/Turnstile/layers.txt).\n\n");
        WriteRooms(page, plan);
        WriteArrows(page, house, plan);
        WriteList(page, "Circles", house.Circles.Select(circle => string.Join(" ↔ ", circle)));
        WriteList(page, "Upward arrows", house.Arrows.Where(plan.PointsUp).Select(Line));
        WriteList(
            page,
            "Arrows that are not in the layer table",
            house.Arrows.Where(arrow => !Verdict.Allows(table, wings, arrow)).Select(Line));
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void WriteRooms(StringBuilder page, FloorPlan plan)
    {
        page.Append("## Rooms\n\n| room | folder | files | lines | types |\n|---|---|---:|---:|---:|\n");
        List<Room> rooms = [.. plan.Floors.SelectMany(floor => floor.Rooms)];
        foreach (Room room in rooms)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {room.Name} | `{room.Folder}` | {room.FileCount} | {room.LineCount} | {room.Types.Count} |\n");
        }

        page.Append(
            CultureInfo.InvariantCulture,
            $"| all | | {rooms.Sum(room => room.FileCount)} | {rooms.Sum(room => room.LineCount)} "
            + $"| {rooms.Sum(room => room.Types.Count)} |\n\n");
    }

    private static void WriteArrows(StringBuilder page, House house, FloorPlan plan)
    {
        page.Append("## Arrows\n\n| from | to | uses | most of them |\n|---|---|---:|---|\n");
        IEnumerable<Arrow> arrows = house.Arrows
            .OrderBy(arrow => plan.LevelOf(arrow.From))
            .ThenBy(arrow => plan.LevelOf(arrow.To));
        foreach (Arrow arrow in arrows)
        {
            IEnumerable<string> top = arrow.References
                .Take(ReferencesShown)
                .Select(reference => $"{Short(reference.From)} → {Short(reference.To)} ({Number(reference.Count)})");
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {arrow.From} | {arrow.To} | {arrow.Count} | {string.Join(", ", top)} |\n");
        }

        page.Append('\n');
    }

    private static void WriteList(StringBuilder page, string title, IEnumerable<string> items)
    {
        string[] lines = [.. items];
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
        page.Append(lines.Length == 0 ? "None.\n" : string.Concat(lines.Select(line => $"- {line}\n")));
        page.Append('\n');
    }

    private static string Line(Arrow arrow) =>
        $"{arrow.From} → {arrow.To}: {Number(arrow.Count)} uses, first {Short(arrow.References[0].From)} → "
        + Short(arrow.References[0].To);

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

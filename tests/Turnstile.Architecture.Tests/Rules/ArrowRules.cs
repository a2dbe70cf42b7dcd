using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>Rules about who may use whom.</summary>
internal static class ArrowRules
{
    /// <summary>Arrows that are not in the table; the ground has its own rule.</summary>
    public static IEnumerable<string> Unlisted(House house, LayerTable table, IReadOnlyList<Wing> wings) =>
        from arrow in house.Arrows
        where !Ground.Is(arrow.From) && !Verdict.Allows(table, wings, arrow)
        select Say(arrow);

    /// <summary>Rooms that have types but no row.</summary>
    public static IEnumerable<string> RoomsWithoutRow(House house, LayerTable table) =>
        from room in house.Rooms
        where !table.Has(room.Name) && !table.IsEdge(room.Name) && !Ground.Is(room.Name)
        select $"{room.Folder}: room {room.Name} has no row in layers.txt";

    /// <summary>Rooms that use each other in a circle, each with the arrows that close it.</summary>
    public static IEnumerable<string> InCircles(House house) =>
        from circle in house.Circles
        let arrows = house.Arrows.Where(
            arrow => circle.Contains(arrow.From, StringComparer.Ordinal)
                && circle.Contains(arrow.To, StringComparer.Ordinal))
        select $"{string.Join(", ", circle)} use each other: {string.Join("; ", arrows.Select(Say))}";

    /// <summary>Ground that uses a room it carries; the root's ground may use nothing but itself.</summary>
    public static IEnumerable<string> RisingFromGround(House house, LayerTable table, IReadOnlyList<Wing> wings) =>
        from arrow in house.Arrows
        where Ground.Is(arrow.From) && !Verdict.Allows(table, wings, arrow)
        from reference in arrow.References
        select $"{reference.From} is used by a lower room, so it may not use {reference.To}";

    private static string Say(Arrow arrow)
    {
        IEnumerable<string> first = arrow.References
            .Take(3)
            .Select(reference => $"{reference.From} uses {reference.To}");
        return $"{arrow.From} → {arrow.To} ({arrow.Count}): {string.Join(", ", first)}";
    }
}

using Turnstile.Map.Layers;

namespace Turnstile.Map.Measuring;

/// <summary>What the layer table says of the measured arrows.</summary>
internal static class Verdict
{
    /// <summary>Whether the arrow is allowed: it stands in the table, or points at ground that carries its room.
    /// </summary>
    /// <remarks>Ground itself may use what its room may use, but nothing inside the room; the root's ground may use
    /// nothing but itself. A room that may use another may use its ground.</remarks>
    public static bool Allows(LayerTable table, IReadOnlyList<Wing> wings, Arrow arrow)
    {
        if (table.IsEdge(arrow.From))
        {
            return true;
        }

        string to = Ground.Is(arrow.To) ? Ground.OwnerOf(arrow.To, wings) : arrow.To;
        if (Ground.Is(arrow.From))
        {
            string owner = Ground.OwnerOf(arrow.From, wings);
            bool isRoot = wings.Any(wing => wing.Room == owner);
            bool isLower = table.Allows(owner, to) && !Ground.Carries(owner, to, wings);
            bool isBelow = Ground.Is(arrow.To) && Ground.Carries(to, owner, wings);
            return !isRoot && (isLower || isBelow);
        }

        return table.Allows(arrow.From, to) || (Ground.Is(arrow.To) && Ground.Carries(to, arrow.From, wings));
    }
}

using Turnstile.Map.Layers;

namespace Turnstile.Map.Measuring;

/// <summary>What the layer table says of the measured arrows.</summary>
internal static class Verdict
{
    /// <summary>Whether the arrow is allowed: it stands in the table, or points at the ground of its own wing or of one
    /// that the room may use.</summary>
    public static bool Allows(LayerTable table, IReadOnlyList<Wing> wings, Arrow arrow)
    {
        if (table.IsEdge(arrow.From))
        {
            return true;
        }

        Wing? ground = wings.FirstOrDefault(wing => wing.Shared == arrow.To);
        bool isGround = wings.Any(wing => wing.Shared == arrow.From);
        if (ground is null || isGround)
        {
            return !isGround && table.Allows(arrow.From, arrow.To);
        }

        bool isOwnWing = ground.Prefix.Length == 0
            ? !wings.Any(wing => wing.Prefix.Length > 0 && IsIn(wing, arrow.From))
            : IsIn(ground, arrow.From);
        return isOwnWing || table.Allows(arrow.From, ground.Room);
    }

    private static bool IsIn(Wing wing, string room) =>
        room == wing.Room || room.StartsWith(wing.Prefix, StringComparison.Ordinal);
}

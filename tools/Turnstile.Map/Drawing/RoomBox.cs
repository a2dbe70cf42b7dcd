using Turnstile.Map.Measuring;

namespace Turnstile.Map.Drawing;

/// <summary>Where a room stands in the picture, and which arrows leave it.</summary>
/// <param name="Room">The room.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Height">Its height.</param>
/// <param name="Good">Arrows that leave it and are allowed; each has its own port on the right side.</param>
/// <param name="Bad">Arrows that leave it and are not; each has its own port on the left side.</param>
internal sealed record RoomBox(Room Room, int Top, int Height, IReadOnlyList<Arrow> Good, IReadOnlyList<Arrow> Bad)
{
    /// <summary>The distance between two ports.</summary>
    public const int PortStep = 14;

    /// <summary>Where arrows that end here come in.</summary>
    public int Entry => Top + 9;

    /// <summary>Where the arrow at <paramref name="index"/> of a side goes out.</summary>
    public int PortAt(int index) => Top + 24 + (index * PortStep);

    /// <summary>The height a room needs for its ports.</summary>
    public static int HeightFor(int portCount) => Math.Max(42, 24 + (portCount * PortStep) + 4);
}

using Turnstile.Map.Measuring;

namespace Turnstile.Map.Drawing;

/// <summary>One floor of the drawing: a layer with its rooms, the first of which is the layer's own folder.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Rooms">Its rooms, from the roof down.</param>
internal sealed record Floor(string Name, IReadOnlyList<Room> Rooms);

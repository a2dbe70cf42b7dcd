using Turnstile.Collections.Documents;
using Turnstile.Vectors;

namespace Quickstart;

#region record
internal sealed record Image(
    long Id,
    int Label,
    string? Title,
    [property: Vector(3, Metric.L2)] float[] Pixels);
#endregion

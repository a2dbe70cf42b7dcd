using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>The hits that a radius leaves.</summary>
internal static class WithinRadius
{
    /// <summary>Those of <paramref name="nearest"/>, which rise, that are not farther; all where there is no
    /// radius.</summary>
    public static ReadOnlySpan<Neighbor> Of(double? radius, ReadOnlySpan<Neighbor> nearest)
    {
        int within = nearest.Length;
        while (radius is { } far && within > 0 && nearest[within - 1].Distance > far)
        {
            within--;
        }

        return nearest[..within];
    }
}

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// A node and its distance key in one word that orders by distance, then ordinal; the lowest bit says "expanded".
/// </summary>
internal static class Candidate
{
    public const ulong Expanded = 1;

    public static ulong Of(uint key, int ordinal) => ((ulong)key << 32) | ((uint)ordinal << 1);

    public static uint Key(ulong candidate) => (uint)(candidate >> 32);

    public static int Ordinal(ulong candidate) => (int)((uint)candidate >> 1);
}

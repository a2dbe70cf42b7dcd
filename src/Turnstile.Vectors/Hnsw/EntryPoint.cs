namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// Where searches begin: a row of the highest layer. One 64-bit word, so that it is read and replaced whole.
/// </summary>
internal readonly record struct EntryPoint(int Ordinal, int Level)
{
    public static EntryPoint None => new(-1, -1);

    public bool IsNone => Ordinal < 0;

    public static EntryPoint FromWord(long word) => new((int)word, (int)(word >> 32));

    public long ToWord() => ((long)Level << 32) | (uint)Ordinal;
}

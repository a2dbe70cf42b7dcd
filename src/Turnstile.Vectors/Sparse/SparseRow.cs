namespace Turnstile.Vectors.Sparse;

/// <summary>Where a row lies and how many non-zeros it has.</summary>
internal readonly unsafe struct SparseRow(byte* place, int count)
{
    private readonly byte* _place = place;

    /// <summary>Non-zeros; negative when the row has no vector.</summary>
    public readonly int Count = count;

    public bool Exists => Count >= 0;

    public uint* Terms => (uint*)_place;

    // In bounds: a row has Count terms and then Count weights.
    public float* Weights => (float*)_place + Count;
}

using Turnstile.Vectors.Sparse;

namespace Turnstile.Search.Data;

/// <summary>Distances of sparse vectors: minus their inner product.</summary>
internal sealed class SparseDistances(VectorSet set) : SetDistances
{
    private readonly SparseVector[] _rows = [.. SparseFile.Read(set.Base())];
    private readonly SparseVector[] _queries = [.. SparseFile.Read(set.Queries())];

    /// <inheritdoc/>
    public override double Between(int query, int row)
    {
        ReadOnlySpan<uint> left = _queries[query].Terms;
        ReadOnlySpan<uint> right = _rows[row].Terms;
        ReadOnlySpan<float> leftWeights = _queries[query].Weights;
        ReadOnlySpan<float> rightWeights = _rows[row].Weights;
        double sum = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j])
            {
                sum += (double)leftWeights[i++] * rightWeights[j++];
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return -sum;
    }
}

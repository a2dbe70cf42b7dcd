using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.MultiVectors;

/// <summary>
/// How alike a document is to a query: for each token of the query the best dot product with a token of the document,
/// summed.
/// </summary>
/// <remarks>
/// Larger is more alike; an empty query gives 0 and so does an empty document. Tokens are float32 vectors of one
/// dimension, one after the other, in any order; normalise them first if cosine is meant. Reusable: <see cref="Set"/>
/// and <see cref="Score"/> allocate only for more tokens than ever before. Threads: one at a time.
/// Cost: a dot product for each pair of tokens. Paper: Khattab and Zaharia (2020), ColBERT.
/// </remarks>
public sealed unsafe class MaxSim
{
    /// <summary>The most tokens of a query or document.</summary>
    public const int TokenMax = 4096;

    // Tokens of a document that are copied at once, so that they are in the nearest cache for all of the query's.
    private const int BatchCount = 16;
    private const int Lanes = 16;

    private readonly SimdForm _form;
    private readonly int _stride;
    private readonly PinnedScratch _batch;
    private PinnedScratch _query = new(0);
    private float[] _best = [];
    private int _queryCount;

    /// <summary>For token vectors of a dimension, in the fastest form that this processor has.</summary>
    /// <param name="dimension">Components of a token, 1 to <see cref="VectorFormat.DimensionMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is outside its range.</exception>
    public MaxSim(int dimension)
        : this(dimension, SimdForms.Best)
    {
    }

    /// <summary>For token vectors of a dimension, in a given form.</summary>
    /// <param name="dimension">Components of a token, 1 to <see cref="VectorFormat.DimensionMax"/>.</param>
    /// <param name="form">A form this processor has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is outside its range.</exception>
    /// <exception cref="ArgumentException">The processor does not have that form.</exception>
    public MaxSim(int dimension, SimdForm form)
    {
        Dimension = TokenSet.CheckDimension(dimension);
        if (!SimdForms.IsSupported(form))
        {
            throw new ArgumentException(
                $"form {form} is not available here; the best one is {SimdForms.Best}", nameof(form));
        }

        _form = form;
        _stride = (dimension + Lanes - 1) / Lanes * Lanes;
        _batch = new PinnedScratch(BatchCount * _stride * sizeof(float));
    }

    /// <summary>What results are reset with before a search by MaxSim: a distance is minus the score, as float32.
    /// </summary>
    public static VectorFormat ResultFormat { get; } = new(VectorElement.Float32, 1, Metric.InnerProduct);

    /// <summary>Components of a token.</summary>
    public int Dimension { get; }

    /// <summary>Takes the tokens of a query.</summary>
    /// <param name="tokens">Dimension components for each of 0 to <see cref="TokenMax"/> tokens.</param>
    /// <exception cref="ArgumentException">The length does not fit, or a component is NaN or infinite.</exception>
    public void Set(ReadOnlySpan<float> tokens)
    {
        int count = TokenSet.Check(tokens, Dimension, nameof(tokens));
        int byteCount = checked(count * _stride * sizeof(float));
        if (_query.ByteCount < byteCount)
        {
            _query = new PinnedScratch(byteCount);
            _best = new float[count];
        }

        _queryCount = count;
        Pad(tokens, _query);
    }

    /// <summary>Scores a document.</summary>
    /// <param name="document">Dimension components for each of 0 to <see cref="TokenMax"/> tokens.</param>
    /// <exception cref="ArgumentException">The length does not fit, or a component is NaN or infinite.</exception>
    public double Score(ReadOnlySpan<float> document)
    {
        int count = TokenSet.Check(document, Dimension, nameof(document));
        if (count == 0)
        {
            return 0;
        }

        Span<float> best = _best.AsSpan(0, _queryCount);
        best.Fill(float.NegativeInfinity);
        for (int first = 0; first < count; first += BatchCount)
        {
            int tokens = Math.Min(BatchCount, count - first);
            Pad(document.Slice(first * Dimension, tokens * Dimension), _batch);
            switch (_form)
            {
                case SimdForm.Vector512:
                    TakeBest<FloatSum512<DotStep>>(best, tokens);
                    break;
                case SimdForm.Vector256:
                    TakeBest<FloatSum256<DotStep>>(best, tokens);
                    break;
                case SimdForm.Vector128:
                    TakeBest<FloatSum128<DotStep>>(best, tokens);
                    break;
                default:
                    TakeBest<FloatSumScalar<DotStep>>(best, tokens);
                    break;
            }
        }

        double sum = 0;
        foreach (float dot in best)
        {
            sum += dot;
        }

        return sum;
    }

    private void TakeBest<TSum>(Span<float> best, int tokens)
        where TSum : struct, IFloatSum
    {
        // In bounds: query and batch have a padded vector for each token.
        var query = (float*)_query.Pointer;
        var batch = (float*)_batch.Pointer;
        for (int q = 0; q < best.Length; q++)
        {
            float max = best[q];
            for (int token = 0; token < tokens; token++)
            {
                max = MathF.Max(max, TSum.Sum(query + ((long)q * _stride), batch + (token * _stride), Dimension));
            }

            best[q] = max;
        }
    }

    private void Pad(ReadOnlySpan<float> tokens, PinnedScratch target)
    {
        for (int token = 0; token * Dimension < tokens.Length; token++)
        {
            // In bounds: the target was made for as many padded vectors.
            var place = new Span<float>((float*)target.Pointer + ((long)token * _stride), _stride);
            tokens.Slice(token * Dimension, Dimension).CopyTo(place);
            place[Dimension..].Clear();
        }
    }
}

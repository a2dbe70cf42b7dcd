using Turnstile.Collections.Documents;
using Turnstile.Vectors;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>One query of an <see cref="ExactPass"/>: its vector in the shapes that comparisons want, and what it has
/// found.</summary>
/// <remarks>Reusable. Threads: one at a time.</remarks>
internal sealed class ExactQuery
{
    private PreparedQuery? _vector;
    private PreparedQuery? _code;
    private bool _isCodeSet;
    private VectorValue _value;

    /// <summary>What was asked; null before the first.</summary>
    public VectorQuery? Asked { get; private set; }

    /// <summary>Who asks gives it a number.</summary>
    public int Place { get; private set; }

    /// <summary>The vector, for vectors.</summary>
    public PreparedQuery Vector => _vector!;

    /// <summary>The nearest rows so far.</summary>
    public TopK Results { get; } = new();

    /// <summary>Whether codes rule out so many of the rows that are looked at now that it pays.</summary>
    public bool IsBounded { get; set; }

    /// <summary>Whether the batch that is looked at now is compared by the vectors alone.</summary>
    public bool IsPlain { get; set; }

    /// <summary>Takes up a query, with no results.</summary>
    /// <param name="format">Of the field.</param>
    /// <param name="asked">The query.</param>
    /// <param name="k">How many hits, in place of the query's own number.</param>
    /// <param name="place">A number for who asks.</param>
    public void Begin(VectorFormat format, VectorQuery asked, int k, int place)
    {
        if (_vector is null || !_vector.Format.Equals(format))
        {
            _vector = new PreparedQuery(format);
        }

        _vector.Set(asked.Vector.Bytes);
        _isCodeSet = false;
        (Asked, _value, Place) = (asked, asked.Vector, place);
        Results.Reset(format, k);
        if (asked.Radius is { } radius)
        {
            Results.LimitTo(radius);
        }
    }

    /// <summary>The vector, for codes: made once, since all segments of a field have codes of equal
    /// quantizers.</summary>
    public PreparedQuery Code(Quantizer quantizer)
    {
        if (!quantizer.Equals(_code?.Quantizer))
        {
            _code = new PreparedQuery(quantizer);
            _isCodeSet = false;
        }

        if (!_isCodeSet)
        {
            _code!.Set(_value.Bytes);
            _isCodeSet = true;
        }

        return _code!;
    }

    /// <summary>The hits, nearest first: valid until the results are used again.</summary>
    public ReadOnlySpan<Neighbor> Nearest() => WithinRadius.Of(Asked!.Radius, Results.Sorted());

    /// <summary>Lets the vector go.</summary>
    public void End() => (Asked, _value) = (null, default);
}

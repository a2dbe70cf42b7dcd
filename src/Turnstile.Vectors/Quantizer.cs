namespace Turnstile.Vectors;

/// <summary>
/// Turns vectors of one format into code records: short stand-ins that searches compute with in their place.
/// </summary>
/// <remarks>
/// Distances to codes are estimates, so a search over codes asks for more candidates than results and rescores them;
/// see <see cref="CandidatesFor"/>. A quantizer learns nothing from data and keeps no scratch, so any number of
/// threads may share one, and two of them never meet. Two quantizers that make the same codes are equal. The codes of
/// one segment, its queries and its graph are of equal quantizers. Immutable. Persisted form: docs/formats/codes.md.
/// </remarks>
public abstract class Quantizer : IEquatable<Quantizer>
{
    private const int CandidateShare = 4;
    private const int LateCandidateShare = 8;
    private const int SurplusFactor = 6;

    private protected Quantizer(VectorFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
    }

    /// <summary>What goes in.</summary>
    public VectorFormat Format { get; }

    /// <summary>Bytes of one code as it is persisted, the second level included.</summary>
    public int CodeBytes => RecordBytes + ResidualBytes;

    /// <summary>Bytes in memory of what a search reads of each row, a multiple of 64.</summary>
    public int Stride =>
        (RecordBytes + VectorFormat.BlockBytes - 1) / VectorFormat.BlockBytes * VectorFormat.BlockBytes;

    /// <summary>Bytes of the second level, which only rescoring reads; 0 when there is none.</summary>
    public virtual int ResidualBytes => 0;

    /// <summary>Whether an estimate comes with a bound of its error, so that rescoring may stop early.</summary>
    public virtual bool HasBounds => false;

    /// <summary>Whether an estimate is the distance to a vector that the code stands for, so that the distance of the
    /// two vectors bounds its error.</summary>
    internal virtual bool HasStandIns => false;

    internal abstract RecordKind Kind { get; }

    /// <summary>How levels are laid out; null when the records are of another kind.</summary>
    internal virtual CodeLayout? Layout => null;

    /// <summary>How distances of levels are put together.</summary>
    internal virtual CodeWeights Weights => CodeWeights.Of(Format.Metric);

    /// <summary>How two codes are compared that are too short to stand for vectors beside each other; null where they
    /// are not.</summary>
    internal virtual StandIns? StandIns => null;

    /// <summary>Bytes of a record that mean something.</summary>
    internal abstract int RecordBytes { get; }

    /// <summary>Offset of the 32 bits of a record that are 0 when the row has no vector.</summary>
    internal abstract int PresenceOffset { get; }

    /// <summary>
    /// How many candidates to ask a search over codes for, so that rescoring finds the k nearest among them.
    /// </summary>
    /// <param name="k">How many results are wanted.</param>
    public abstract int CandidatesFor(int k);

    /// <summary>
    /// How many candidates of a search over codes to rescore: as many as it takes to have the k nearest among them, or
    /// a quarter of what the search keeps, up to six times what that is beyond k, or an eighth, if that is more: who
    /// asks for much effort wants what short codes confuse told apart as well. Never more than it keeps.
    /// </summary>
    /// <param name="k">How many results are wanted.</param>
    /// <param name="effort">How many nodes the search keeps; k if that is more.</param>
    public int CandidatesAt(int k, int effort)
    {
        int usual = CandidatesFor(k);
        int quarter = Math.Min(effort / CandidateShare, SurplusFactor * (usual - k));
        return Math.Min(Math.Max(k, effort), Math.Max(usual, Math.Max(quarter, effort / LateCandidateShare)));
    }

    /// <summary>Whether the other makes the same codes.</summary>
    /// <param name="other">Another quantizer, or null.</param>
    public abstract bool Equals(Quantizer? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Quantizer);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>Makes the record of a valid vector.</summary>
    /// <param name="vector">A vector of the format.</param>
    /// <param name="record">RecordBytes bytes, filled whole.</param>
    /// <param name="residual">ResidualBytes bytes, filled whole.</param>
    internal abstract void Encode(ReadOnlySpan<byte> vector, Span<byte> record, Span<byte> residual);

    /// <summary>Turns a valid vector into the floats that codes stand for.</summary>
    /// <param name="vector">A vector of the format.</param>
    /// <param name="target">As many floats as the vector has components.</param>
    internal abstract void Transform(ReadOnlySpan<byte> vector, Span<float> target);

    /// <summary>Refuses bytes that this quantizer cannot have made.</summary>
    /// <param name="record">RecordBytes bytes that nobody vouches for.</param>
    /// <param name="residual">ResidualBytes bytes that nobody vouches for.</param>
    /// <exception cref="InvalidDataException">The bytes are no code of this quantizer.</exception>
    internal abstract void ValidateCode(ReadOnlySpan<byte> record, ReadOnlySpan<byte> residual);

    internal static void Require(Quantizer? expected, Quantizer? given, string what)
    {
        if (!Equals(expected, given))
        {
            throw new ArgumentException(
                $"{what} is for {given?.ToString() ?? "vectors as they are"}; "
                + $"the rows are {expected?.ToString() ?? "vectors as they are"}",
                what);
        }
    }
}

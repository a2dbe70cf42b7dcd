using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Distances;

/// <summary>
/// A query in the shape the distance loops want: widened, padded with zeros, normalised for cosine of floats.
/// </summary>
/// <remarks>
/// Reusable: <see cref="Set"/> allocates nothing. Threads: one at a time. Bytes are kept as two arrays of int16,
/// components of even and of odd position: a row's bytes are then split by a mask and a shift, which is cheaper than
/// widening them.
/// </remarks>
public sealed unsafe class PreparedQuery
{
    private const int MaskBytes = VectorFormat.BlockBytes;
    private const byte SignFlip = 0x80;

    private readonly PinnedScratch _scratch;
    private readonly LevelQueryBuilder? _levels;

    /// <summary>A query for rows of <paramref name="format"/>; not usable before <see cref="Set"/>.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <exception cref="ArgumentNullException"><paramref name="format"/> is null.</exception>
    public PreparedQuery(VectorFormat format)
        : this(format, SimdForms.Best)
    {
    }

    /// <summary>A query whose distances are computed in a given form.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <param name="form">A form this processor has.</param>
    /// <exception cref="ArgumentException">The processor does not have that form.</exception>
    public PreparedQuery(VectorFormat format, SimdForm form)
        : this(format, quantizer: null, form)
    {
    }

    /// <summary>A query for the codes of <paramref name="quantizer"/>; not usable before <see cref="Set"/>.</summary>
    /// <param name="quantizer">What makes the codes.</param>
    public PreparedQuery(Quantizer quantizer)
        : this(quantizer, SimdForms.Best)
    {
    }

    /// <summary>A query for codes whose distances are computed in a given form.</summary>
    /// <param name="quantizer">What makes the codes.</param>
    /// <param name="form">A form this processor has.</param>
    /// <exception cref="ArgumentException">The processor does not have that form.</exception>
    public PreparedQuery(Quantizer quantizer, SimdForm form)
        : this((quantizer ?? throw new ArgumentNullException(nameof(quantizer))).Format, quantizer, form)
    {
    }

    /// <summary>A query for some rows, vectors or codes; not usable before <see cref="Set"/>.</summary>
    /// <param name="rows">What will be searched.</param>
    public PreparedQuery(VectorRows rows)
        : this((rows ?? throw new ArgumentNullException(nameof(rows))).Format, rows.Quantizer, SimdForms.Best)
    {
    }

    private PreparedQuery(VectorFormat format, Quantizer? quantizer, SimdForm form)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (!SimdForms.IsSupported(form))
        {
            throw new ArgumentException(
                $"form {form} is not available here; the best one is {SimdForms.Best}", nameof(form));
        }

        Format = format;
        Quantizer = quantizer;
        Form = form;
        BlockCount = (format.VectorBytes + VectorFormat.BlockBytes - 1) / VectorFormat.BlockBytes;
        if (quantizer?.Layout is CodeLayout layout)
        {
            _levels = new LevelQueryBuilder(quantizer, layout, form);
            _scratch = new PinnedScratch(0);
            return;
        }

        bool widened = format.Element != VectorElement.Float32;
        _scratch = new PinnedScratch((BlockCount * VectorFormat.BlockBytes * (widened ? 2 : 1)) + MaskBytes);
    }

    /// <summary>What the vectors are.</summary>
    public VectorFormat Format { get; }

    /// <summary>What makes the codes it is compared with; null when those are vectors.</summary>
    public Quantizer? Quantizer { get; }

    /// <summary>The form its distances are computed in.</summary>
    public SimdForm Form { get; }

    /// <summary>Blocks of 64 bytes that a vector of the format begins.</summary>
    internal int BlockCount { get; }

    /// <summary>Float32 components, then zeros, to a whole number of blocks.</summary>
    internal float* Floats => (float*)_scratch.Pointer;

    /// <summary>Components of even position as int16, then zeros: 32 for each block.</summary>
    internal short* Even => (short*)_scratch.Pointer;

    /// <summary>Components of odd position as int16, then zeros: 32 for each block.</summary>
    internal short* Odd => Even + (BlockCount * VectorFormat.BlockBytes / 2);

    /// <summary>The components as bytes, to a whole number of blocks, then a mask of the last block's own.</summary>
    internal byte* Bytes => _scratch.Pointer;

    /// <summary>What makes bytes of rows order as the query's do.</summary>
    internal byte Flip => Format.Element == VectorElement.Int8 ? SignFlip : (byte)0;

    /// <summary>The int8 of the query, for codes.</summary>
    internal LevelQuery Levels => _levels!.Levels;

    /// <summary>What the query adds to distances of codes.</summary>
    internal CodeQueryNumbers CodeQueryNumbers => _levels!.Numbers;

    /// <summary>Whether it is a row of codes so short that <see cref="StandIn"/> is to estimate distances.</summary>
    internal bool IsStandIn => _levels!.IsStandIn;

    /// <summary>What a row of short codes adds to distances of others.</summary>
    internal StandInQuery StandIn => _levels!.StandIn;

    /// <summary>The query as codes stand for vectors.</summary>
    internal ReadOnlySpan<float> CodeFloats => _levels!.Floats;

    /// <summary>How long the query is, and what codes are compared with in its place; computed when asked.</summary>
    internal QueryLengths CodeLengths => _levels!.Measure();

    /// <summary>Σ q[i]²; set for bytes under L2.</summary>
    internal int SquaredNorm { get; private set; }

    /// <summary>1/|q|; set for bytes under cosine.</summary>
    internal float InverseNorm { get; private set; }

    /// <summary>Takes a vector as the query.</summary>
    /// <param name="vector">VectorBytes bytes, little-endian components.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a component is NaN or infinite.</exception>
    public void Set(ReadOnlySpan<byte> vector)
    {
        Format.Validate(vector);
        if (_levels is not null)
        {
            _levels.Set(vector);
            return;
        }

        int squared = 0;
        float inverse = 0;
        if (Format.Metric == Metric.Cosine)
        {
            inverse = Norm.Inverse(Norm.Squared(Format.Element, vector));
        }
        else if (Format.Metric == Metric.L2 && !Format.HasFloats)
        {
            squared = (int)Norm.Squared(Format.Element, vector);
        }

        Take(vector, squared, inverse);
    }

    /// <summary>Takes a row as the query. The caller vouches that it is published and has a vector.</summary>
    internal void SetRow(VectorRows rows, int ordinal)
    {
        // In bounds: the record is Stride bytes, which hold the vector and the number after it.
        byte* record = rows.Base + ((long)ordinal * rows.Stride);
        if (_levels is not null)
        {
            _levels.SetRow(record);
            return;
        }

        if (Quantizer is not null)
        {
            WidenRow(record);
            return;
        }

        int number = *(int*)(record + Format.AuxOffset);
        Take(new ReadOnlySpan<byte>(record, Format.VectorBytes), number, BitConverter.Int32BitsToSingle(number));
    }

    /// <summary>How far the estimate of a row's distance may be wrong, for codes with bounds; rarely more.</summary>
    internal double ErrorOf(VectorRows rows, int ordinal)
    {
        // In bounds: results are published rows; a bounded code has all six numbers at the aux offset.
        Quantizer quantizer = rows.Quantizer!;
        byte* record = rows.Base + ((long)ordinal * rows.Stride);
        CodeNumbers row = *(CodeNumbers*)(record + quantizer.Layout!.AuxOffset);
        return quantizer.Weights.Dot
            * ((_levels!.Length * row.RowError) + (_levels.RoundingLength * row.QueryError));
    }

    private void Take(ReadOnlySpan<byte> vector, int squared, float inverse)
    {
        SquaredNorm = squared;
        InverseNorm = inverse;
        if (!Format.HasFloats && Format.Metric >= Metric.L1)
        {
            TakeBytes(vector);
            return;
        }

        switch (Format.Element)
        {
            case VectorElement.Float32:
                TakeFloats(MemoryMarshal.Cast<byte, float>(vector));
                break;
            case VectorElement.Float16:
                TakeHalves<Float16Half>(MemoryMarshal.Cast<byte, ushort>(vector));
                break;
            case VectorElement.UInt8:
                Split<UInt8Split>(vector);
                break;
            default:
                Split<Int8Split>(vector);
                break;
        }
    }

    private void TakeBytes(ReadOnlySpan<byte> vector)
    {
        // In bounds: the scratch has BlockCount blocks and the mask, and is 0 where nothing was written.
        byte flip = Flip;
        int last = (BlockCount - 1) * VectorFormat.BlockBytes;
        for (int i = 0; i < vector.Length; i++)
        {
            Bytes[i] = (byte)(vector[i] ^ flip);
            if (i >= last)
            {
                Bytes[i + VectorFormat.BlockBytes] = 0xFF;
            }
        }
    }

    // In bounds: the record has Dimension halves and, before the mark of presence, the inverse length.
    private void WidenRow(byte* record)
    {
        InverseNorm = *(float*)(record + Quantizer!.PresenceOffset - sizeof(float));
        var halves = new ReadOnlySpan<ushort>(record, Format.Dimension);
        if (Quantizer.Kind == RecordKind.BFloat16)
        {
            TakeHalves<BFloat16Half>(halves);
        }
        else
        {
            TakeHalves<Float16Half>(halves);
        }
    }

    private void TakeHalves<THalf>(ReadOnlySpan<ushort> halves)
        where THalf : struct, IHalf
    {
        // In bounds: the scratch has room for twice the bytes of the halves.
        float scale = Format.Metric == Metric.Cosine ? InverseNorm : 1;
        for (int i = 0; i < halves.Length; i++)
        {
            Floats[i] = scale * THalf.Widen(halves[i]);
        }
    }

    private void TakeFloats(ReadOnlySpan<float> vector)
    {
        // The scratch was zeroed once and only the first Dimension components are ever written.
        var target = new Span<float>(Floats, Format.Dimension);
        vector.CopyTo(target);
        if (Format.Metric == Metric.Cosine)
        {
            foreach (ref float component in target)
            {
                component *= InverseNorm;
            }
        }
    }

    private void Split<TSplit>(ReadOnlySpan<byte> vector)
        where TSplit : struct, IByteSplit
    {
        short* even = Even;
        short* odd = Odd;
        int i = 0;
        for (; i <= vector.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            // In bounds: 16 bytes give 8 of each kind, and each array has room for half the padded length.
            Vector128<short> pairs = Vector128.Create(vector[i..]).AsInt16();
            TSplit.Even(pairs).Store(even + (i / 2));
            TSplit.Odd(pairs).Store(odd + (i / 2));
        }

        for (; i < vector.Length; i++)
        {
            (i % 2 == 0 ? even : odd)[i / 2] = TSplit.Widen(vector[i]);
        }
    }
}

using System.Buffers;
using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Flat;

/// <summary>For each row how far its vector may be from what its code stands for, found when the vector is
/// read.</summary>
/// <remarks>
/// Nothing is kept on disk, and codes need not know: a row whose vector nobody has read is one whose distance nothing
/// bounds, so it is read, and known from then on. Threads: any; two that find the same row out find the same.
/// Cost: 8 bytes a row, of pieces in which a row was found out,
/// and some 50 for each 256 rows that are all known.
/// </remarks>
public sealed class CodeErrors
{
    /// <summary>Rows of a block, of which the greatest error is kept.</summary>
    internal const int BlockRowCount = 1 << 8;

    private const int PieceRowCount = 1 << 13;
    private const int LanesMax = 16;

    // each set once, by who comes first
    private readonly ulong[]?[] _pieces;

    // each set by who finds all rows of a block known; whoever else does finds the same
    private readonly BlockErrors?[] _blocks;

    /// <summary>Nothing is known of these codes yet.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="order">In which order they lie; null for that of the rows.</param>
    /// <exception cref="ArgumentException">They bound nothing; see <see cref="AreFor"/>.</exception>
    public CodeErrors(VectorRows codes, RowOrder? order = null)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (!AreFor(codes.Quantizer))
        {
            throw new ArgumentException(
                $"the rows are {codes.Quantizer?.ToString() ?? "vectors as they are"} of {codes.Format}; "
                + "allowed are codes of LVQ, of float32 or bytes",
                nameof(codes));
        }

        Codes = codes;
        Order = order;
        _pieces = new ulong[]?[(codes.Capacity + PieceRowCount - 1) / PieceRowCount];
        _blocks = new BlockErrors?[codes.Capacity / BlockRowCount];
    }

    /// <summary>The codes.</summary>
    public VectorRows Codes { get; }

    /// <summary>In which order the codes lie; null for that of the rows.</summary>
    public RowOrder? Order { get; }

    /// <summary>What is known takes so much memory, bytes.</summary>
    public long ByteCount
    {
        get
        {
            long bytes = 0;
            foreach (ulong[]? piece in _pieces)
            {
                bytes += piece is null ? 0 : PieceRowCount * sizeof(ulong);
            }

            return bytes;
        }
    }

    /// <summary>Whether codes of a quantizer stand for vectors, so that distances to these bound distances.</summary>
    /// <param name="quantizer">What makes the codes; null for none.</param>
    public static bool AreFor(Quantizer? quantizer) => quantizer is { HasStandIns: true };

    /// <summary>Whether a row's error is known.</summary>
    /// <param name="row">0 to Capacity-1 of the codes.</param>
    public bool Knows(int row) => KnowsAt(PlaceOf(row));

    /// <summary>Takes the vector of a row whose code is published, to know its error.</summary>
    /// <param name="row">The row; it has a code.</param>
    /// <param name="vector">Its vector, whole.</param>
    public unsafe void Learn(int row, ReadOnlySpan<byte> vector)
    {
        int place = PlaceOf(row);
        Quantizer quantizer = Codes.Quantizer!;
        int dimension = quantizer.Format.Dimension;
        int padded = (dimension + LanesMax - 1) / LanesMax * LanesMax;
        float[] floats = ArrayPool<float>.Shared.Rent(padded);
        quantizer.Transform(vector, floats.AsSpan(0, dimension));
        fixed (byte* record = Codes.Record(place))
        {
            CodeError error = CodeError.Of(quantizer, record, vector, floats.AsSpan(0, padded));
            Volatile.Write(
                ref PieceOf(place)[place % PieceRowCount], Unsafe.BitCast<CodeError, ulong>(error));
        }

        ArrayPool<float>.Shared.Return(floats);
    }

    // Both numbers of a code are read at once, as they were written.
    internal CodeError this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _pieces[place / PieceRowCount]) is { } piece
            ? Unsafe.BitCast<ulong, CodeError>(Volatile.Read(ref piece[place % PieceRowCount]))
            : default;
    }

    /// <summary>Whether the error of the row whose code lies at a place is known.</summary>
    internal bool KnowsAt(int place) => this[place].Distance > 0;

    /// <summary>The row whose code lies at a place.</summary>
    internal int RowAt(int place) => Order?.RowAt(place) ?? place;

    private int PlaceOf(int row) => Order?.PlaceOf(row) ?? row;

    /// <summary>The greatest numbers of a whole block of codes; null while one of them is not known, as that of a row
    /// without a vector never is.</summary>
    /// <param name="block">Of <see cref="BlockRowCount"/> places; the last of the capacity may be less than
    /// one.</param>
    internal BlockErrors? OfBlock(int block)
    {
        if (block >= _blocks.Length)
        {
            return null;
        }

        ref BlockErrors? known = ref _blocks[block];
        if (Volatile.Read(ref known) is { } found)
        {
            return found;
        }

        if (Measure(block * BlockRowCount) is { } measured)
        {
            Volatile.Write(ref known, measured);
            return measured;
        }

        return null;
    }

    private unsafe BlockErrors? Measure(int first)
    {
        CodeLayout layout = Codes.Quantizer!.Layout!;
        float distance = 0;
        float length = 0;
        double component = 0;
        for (int place = first; place < first + BlockRowCount; place++)
        {
            CodeError error = this[place];
            if (!(error.Distance > 0))
            {
                return null;
            }

            // In bounds: a whole block is below the capacity. Of a row whose error is known the code is published.
            byte* record = Codes.Base + ((long)place * Codes.Stride);
            CodeNumbers numbers = *(CodeNumbers*)(record + layout.AuxOffset);
            distance = Math.Max(distance, error.Distance);
            length = Math.Max(length, error.Length);
            component = Math.Max(component, CodeError.ComponentMaxOf(numbers, layout.LevelMax));
        }

        return new BlockErrors(new CodeError(distance, length), component);
    }

    private ulong[] PieceOf(int place)
    {
        ref ulong[]? piece = ref _pieces[place / PieceRowCount];
        if (Volatile.Read(ref piece) is null)
        {
            Interlocked.CompareExchange(ref piece, new ulong[PieceRowCount], null);
        }

        return piece!;
    }
}

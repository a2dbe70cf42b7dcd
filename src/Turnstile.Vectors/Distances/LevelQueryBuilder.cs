using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Distances;

/// <summary>Makes int8 of a query and lays them out as one SIMD form reads them beside codes of one layout.</summary>
/// <remarks>
/// A component becomes Middle + Step·s, s from -127 to 127; for levels of eight bits alone, whose kernel takes int16,
/// s has up to twelve bits. A row taken as a query keeps its levels, so its int8 are exact. Belongs to one query.
/// </remarks>
internal sealed unsafe class LevelQueryBuilder
{
    private const int LanesPerStep = 32;
    private const int PadCount = 128;
    private const int WideMax = 2047;
    private const int LevelOfEightMax = 255;

    // 1/Step must be a finite float32.
    private const double StepMin = 1e-37;

    private readonly Quantizer _quantizer;
    private readonly CodeLayout _layout;
    private readonly int _groupBytes;
    private readonly int _half;
    private readonly float[] _floats;
    private readonly short[] _values;
    private readonly PinnedScratch _high;
    private readonly PinnedScratch _low;
    private float _middle;
    private float _step;

    public LevelQueryBuilder(Quantizer quantizer, CodeLayout layout, SimdForm form)
    {
        _quantizer = quantizer;
        _layout = layout;
        _groupBytes = form switch
        {
            SimdForm.Vector512 => 64,
            SimdForm.Vector256 => 32,
            _ => CodeLayout.UnitBytes,
        };
        bool isWide = layout is { HighWidth: 8, LowWidth: 0 };
        _half = isWide ? Math.Min(WideMax, int.MaxValue / (LevelOfEightMax * layout.Dimension)) : sbyte.MaxValue;
        int padded = (layout.Dimension + PadCount - 1) / PadCount * PadCount;
        _floats = new float[padded];
        _values = new short[padded];
        _high = new PinnedScratch(QueryBytes(layout.HighWidth, layout.HighBytes));
        _low = new PinnedScratch(layout.LowWidth == 0 ? 0 : QueryBytes(layout.LowWidth, layout.LowBytes));
    }

    /// <summary>Where the int8 are; valid while this object is reachable.</summary>
    public LevelQuery Levels => new(_layout, _high.Pointer, _low.Pointer);

    public CodeQueryNumbers Numbers { get; private set; }

    /// <summary>Whether the query is a row of codes so short that <see cref="StandIn"/> is better than
    /// <see cref="Numbers"/>.</summary>
    public bool IsStandIn { get; private set; }

    /// <summary>What such a row adds to distances.</summary>
    public StandInQuery StandIn { get; private set; }

    /// <summary>The query as codes stand for vectors: normalised, turned, or as given.</summary>
    public ReadOnlySpan<float> Floats => _floats.AsSpan(0, _layout.Dimension);

    /// <summary>The length of the query without its mean; of codes with bounds.</summary>
    public double Length { get; private set; }

    /// <summary>The length of what rounding took from the query; of codes with bounds.</summary>
    public double RoundingLength { get; private set; }

    public void Set(ReadOnlySpan<byte> vector)
    {
        IsStandIn = false;
        Span<float> floats = _floats.AsSpan(0, _layout.Dimension);
        _quantizer.Transform(vector, floats);
        (float min, float max) = FloatRange.Of(floats);
        double middle = ((double)min + max) / 2;
        double step = ((double)max - min) / (2 * _half);
        if (!(step >= StepMin))
        {
            step = 0;
        }

        Round((float)middle, step == 0 ? 0 : (float)(1 / step));
        Arrange();
        SetNumbers((float)middle, (float)step);
    }

    /// <summary>Takes a row's levels as the query. The caller vouches for the record.</summary>
    public void SetRow(byte* record)
    {
        // In bounds: a record has HighBytes and LowBytes of levels and its numbers at the aux offset.
        CodeNumbers row = *(CodeNumbers*)(record + _layout.AuxOffset);
        int dropped = Math.Max(0, _layout.Bits - 8);
        int zero = 1 << (Math.Min(_layout.Bits, 8) - 1);
        if (_layout.LowWidth == 0)
        {
            ArrangeRow(record, zero);
        }
        else
        {
            Span<short> values = _values.AsSpan(0, _layout.Dimension);
            PackedLevels.Unpack(_layout, new ReadOnlySpan<byte>(record, _layout.AuxOffset), values);
            foreach (ref short value in values)
            {
                value = (short)((value >> dropped) - zero);
            }

            Arrange();
        }

        float step = row.Step * (1 << dropped);
        float middle = row.Low + (step * zero) + (dropped == 0 ? 0 : row.Step / 2);
        Numbers = new CodeQueryNumbers(_quantizer.Weights, middle, step, row.Sum, row.Norm, _layout.Dimension);
        if (_quantizer.StandIns is { } standIns)
        {
            IsStandIn = true;
            StandIn = new StandInQuery(Numbers, _quantizer.Weights.Dot, standIns, row, _layout.Dimension);
        }
    }

    /// <summary>How long the query is, and what its int8 stand for; not of a row.</summary>
    public QueryLengths Measure()
    {
        double squared = 0;
        double rounding = 0;
        double standIn = 0;
        for (int i = 0; i < _layout.Dimension; i++)
        {
            double x = _floats[i];
            double component = _middle + ((double)_step * _values[i]);
            squared += x * x;
            rounding += (x - component) * (x - component);
            standIn += component * component;
        }

        double reach = Math.Sqrt(_layout.Dimension) * (Math.Abs(_middle) + ((double)_half * _step));
        return new QueryLengths(Math.Sqrt(squared), Math.Sqrt(rounding), Math.Sqrt(standIn), reach);
    }

    private int QueryBytes(int width, int byteCount)
    {
        if (width == 8)
        {
            return 2 * ((byteCount + VectorFormat.BlockBytes - 1) / VectorFormat.BlockBytes * VectorFormat.BlockBytes);
        }

        return (byteCount + _groupBytes - 1) / _groupBytes * _groupBytes * CodeLayout.FieldCount(width);
    }

    private void Round(float middle, float inverseStep)
    {
        Vector512<float> low = Vector512.Create((float)-_half);
        Vector512<float> high = Vector512.Create((float)_half);
        ref float floats = ref MemoryMarshal.GetArrayDataReference(_floats);
        ref short values = ref MemoryMarshal.GetArrayDataReference(_values);
        for (int i = 0; i < _values.Length; i += LanesPerStep)
        {
            // In bounds: both arrays have a multiple of LanesPerStep numbers.
            Vector512<float> a = (Vector512.LoadUnsafe(ref floats, (nuint)i) - Vector512.Create(middle)) * inverseStep;
            Vector512<float> b =
                (Vector512.LoadUnsafe(ref floats, (nuint)i + (LanesPerStep / 2)) - Vector512.Create(middle))
                * inverseStep;
            Vector512<int> first = Vector512.ConvertToInt32(Vector512.Round(Vector512.Clamp(a, low, high)));
            Vector512<int> second = Vector512.ConvertToInt32(Vector512.Round(Vector512.Clamp(b, low, high)));
            Vector512.Narrow(first, second).StoreUnsafe(ref values, (nuint)i);
        }

        _values.AsSpan(_layout.Dimension).Clear();
    }

    private void SetNumbers(float middle, float step)
    {
        (long sum, long squares) = SumAndSquares(_values);
        int dimension = _layout.Dimension;
        double mean = 0;
        if (_quantizer.HasBounds)
        {
            // With the same mean as the query, what its int8 stand for errs only where rows differ from theirs.
            mean = ComponentMean.Of(Floats);
            middle = (float)(mean - (step * (sum / (double)dimension)));
        }

        double total = ((double)middle * dimension) + ((double)step * sum);
        double squared = ((double)middle * middle * dimension) + (2.0 * middle * step * sum)
            + ((double)step * step * squares);
        CodeWeights weights = _quantizer.Weights;
        float norm = (float)(weights.Square * squared);
        Numbers = new CodeQueryNumbers(weights, middle, step, (float)total, norm, dimension);
        (_middle, _step) = (middle, step);
        if (_quantizer.HasBounds)
        {
            QueryLengths lengths = Measure();
            double squaredMean = mean * mean * dimension;
            Length = Math.Sqrt(Math.Max(0, (lengths.Own * lengths.Own) - squaredMean));
            RoundingLength = lengths.Rounding;
        }
    }

    // The values are padded to whole steps. Each has at most twelve bits, so two squares fit 32, and sums have 64.
    private static (long Sum, long Squares) SumAndSquares(ReadOnlySpan<short> values)
    {
        Vector256<long> sums = Vector256<long>.Zero;
        Vector256<long> squares = Vector256<long>.Zero;
        for (int i = 0; i < values.Length; i += Vector256<short>.Count)
        {
            (Vector256<int> low, Vector256<int> high) = Vector256.Widen(Vector256.Create(values[i..]));
            (Vector256<long> few, Vector256<long> others) = Vector256.Widen(low + high);
            sums += few + others;
            (few, others) = Vector256.Widen((low * low) + (high * high));
            squares += few + others;
        }

        return (Vector256.Sum(sums), Vector256.Sum(squares));
    }

    private void Arrange()
    {
        fixed (short* values = _values)
        {
            ArrangePart(values, _high.Pointer, _layout.HighWidth, _layout.HighBytes);
            if (_layout.LowWidth != 0)
            {
                ArrangePart(values, _low.Pointer, _layout.LowWidth, _layout.LowBytes);
            }
        }
    }

    private void ArrangePart(short* values, byte* target, int width, int byteCount)
    {
        // In bounds: values are padded to whole units of any width, and the target has a place for each unit's fields.
        int fieldCount = CodeLayout.FieldCount(width);
        byte* odd = target + ((byteCount + VectorFormat.BlockBytes - 1) / VectorFormat.BlockBytes
            * VectorFormat.BlockBytes);
        for (int unit = 0; unit < byteCount / CodeLayout.UnitBytes; unit++)
        {
            for (int field = 0; field < fieldCount; field++, values += CodeLayout.UnitBytes)
            {
                Vector128<short> first = Vector128.Load(values);
                Vector128<short> second = Vector128.Load(values + 8);
                if (width == 8)
                {
                    Vector128.Narrow(Even(first), Even(second)).Store((short*)target + (unit * 8));
                    Vector128.Narrow(Odd(first), Odd(second)).Store((short*)odd + (unit * 8));
                }
                else
                {
                    Vector128.Narrow(first, second).AsByte().Store(target + PlaceOf(unit, field, fieldCount));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ArrangeRow(byte* record, int zero)
    {
        // In bounds: as in ArrangePart; the record has HighBytes bytes of levels.
        int width = _layout.HighWidth;
        int fieldCount = CodeLayout.FieldCount(width);
        byte* target = _high.Pointer;
        byte* odd = target + ((_layout.HighBytes + VectorFormat.BlockBytes - 1) / VectorFormat.BlockBytes
            * VectorFormat.BlockBytes);
        var mask = Vector128.Create((byte)((1 << width) - 1));
        int whole = width == 8 || _groupBytes != Vector256<byte>.Count ? 0 : ArrangeGroups(record, zero, fieldCount);
        for (int unit = whole; unit < _layout.HighBytes / CodeLayout.UnitBytes; unit++)
        {
            Vector128<byte> packed = Vector128.Load(record + (unit * CodeLayout.UnitBytes));
            if (width == 8)
            {
                Vector128<short> middle = Vector128.Create((short)zero);
                (UInt8Split.Even(packed.AsInt16()) - middle).Store((short*)target + (unit * 8));
                (UInt8Split.Odd(packed.AsInt16()) - middle).Store((short*)odd + (unit * 8));
                continue;
            }

            for (int field = 0; field < fieldCount; field++)
            {
                Vector128<byte> levels = packed & mask;
                (levels - Vector128.Create((byte)zero)).Store(target + PlaceOf(unit, field, fieldCount));
                packed = Vector128.ShiftRightLogical(packed.AsUInt16(), width).AsByte();
            }
        }
    }

    // The units that fill whole groups; returns how many.
    private int ArrangeGroups(byte* record, int zero, int fieldCount)
    {
        // In bounds: only whole groups of the record's levels are read, and the target has a place for each field.
        int groups = _layout.HighBytes / Vector256<byte>.Count;
        byte* target = _high.Pointer;
        var mask = Vector256.Create((byte)((1 << _layout.HighWidth) - 1));
        for (int group = 0; group < groups; group++)
        {
            Vector256<byte> packed = Vector256.Load(record + (group * Vector256<byte>.Count));
            for (int field = 0; field < fieldCount; field++, target += Vector256<byte>.Count)
            {
                ((packed & mask) - Vector256.Create((byte)zero)).Store(target);
                packed = Vector256.ShiftRightLogical(packed.AsUInt16(), _layout.HighWidth).AsByte();
            }
        }

        return groups * (Vector256<byte>.Count / CodeLayout.UnitBytes);
    }

    private static Vector128<int> Even(Vector128<short> pairs) =>
        Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(pairs.AsInt32(), 16), 16);

    private static Vector128<int> Odd(Vector128<short> pairs) => Vector128.ShiftRightArithmetic(pairs.AsInt32(), 16);

    private int PlaceOf(int unit, int field, int fieldCount)
    {
        int perGroup = _groupBytes / CodeLayout.UnitBytes;
        return (((unit / perGroup * fieldCount) + field) * _groupBytes) + (unit % perGroup * CodeLayout.UnitBytes);
    }
}

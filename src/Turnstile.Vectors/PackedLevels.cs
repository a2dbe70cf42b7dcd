using System.Runtime.Intrinsics;

namespace Turnstile.Vectors;

/// <summary>The levels of a code record by component: the plain reading and writing of the packed layout.</summary>
internal static class PackedLevels
{
    /// <summary>The levels of all components.</summary>
    public static void Unpack(CodeLayout layout, ReadOnlySpan<byte> record, Span<short> levels)
    {
        levels.Clear();
        UnpackPart(record[..layout.HighBytes], layout.HighWidth, layout.LowWidth, levels);
        if (layout.LowWidth != 0)
        {
            UnpackPart(record.Slice(layout.HighBytes, layout.LowBytes), layout.LowWidth, 0, levels);
        }
    }

    /// <summary>Packs the levels of all components; the rest of the units becomes 0.</summary>
    public static void Pack(CodeLayout layout, ReadOnlySpan<short> levels, Span<byte> record)
    {
        record[..layout.AuxOffset].Clear();
        PackPart(levels, layout.LowWidth, layout.HighWidth, record[..layout.HighBytes]);
        if (layout.LowWidth != 0)
        {
            PackPart(levels, 0, layout.LowWidth, record.Slice(layout.HighBytes, layout.LowBytes));
        }
    }

    /// <summary>The bits of a component in one part of the levels.</summary>
    public static int Field(ReadOnlySpan<byte> part, int width, int component)
    {
        int fieldCount = CodeLayout.FieldCount(width);
        int perUnit = CodeLayout.UnitBytes * fieldCount;
        int inUnit = component % perUnit;
        int place = (component / perUnit * CodeLayout.UnitBytes) + (inUnit % CodeLayout.UnitBytes);
        return (part[place] >> (inUnit / CodeLayout.UnitBytes * width)) & ((1 << width) - 1);
    }

    private static void UnpackPart(ReadOnlySpan<byte> part, int width, int shift, Span<short> levels)
    {
        int fieldCount = CodeLayout.FieldCount(width);
        int mask = (1 << width) - 1;
        for (int first = 0, unit = 0; first < levels.Length; unit += CodeLayout.UnitBytes)
        {
            ReadOnlySpan<byte> bytes = part.Slice(unit, CodeLayout.UnitBytes);
            for (int field = 0; field < fieldCount && first < levels.Length; field++)
            {
                Span<short> chunk = levels[first..Math.Min(first + CodeLayout.UnitBytes, levels.Length)];
                for (int i = 0; i < chunk.Length; i++)
                {
                    chunk[i] |= (short)(((bytes[i] >> (field * width)) & mask) << shift);
                }

                first += CodeLayout.UnitBytes;
            }
        }
    }

    private static void PackPart(ReadOnlySpan<short> levels, int dropped, int width, Span<byte> part)
    {
        int fieldCount = CodeLayout.FieldCount(width);
        int mask = (1 << width) - 1;
        for (int first = 0, unit = 0; first < levels.Length; unit += CodeLayout.UnitBytes)
        {
            Span<byte> bytes = part.Slice(unit, CodeLayout.UnitBytes);
            for (int field = 0; field < fieldCount && first < levels.Length; field++)
            {
                ReadOnlySpan<short> chunk = levels[first..Math.Min(first + CodeLayout.UnitBytes, levels.Length)];
                if (chunk.Length == CodeLayout.UnitBytes)
                {
                    Vector128<ushort> lower = BitsOf(chunk, dropped, mask) << (field * width);
                    Vector128<ushort> upper = BitsOf(chunk[Vector128<short>.Count..], dropped, mask) << (field * width);
                    (Vector128.Create(bytes) | Vector128.Narrow(lower, upper)).CopyTo(bytes);
                }
                else
                {
                    for (int i = 0; i < chunk.Length; i++)
                    {
                        bytes[i] |= (byte)(((chunk[i] >> dropped) & mask) << (field * width));
                    }
                }

                first += CodeLayout.UnitBytes;
            }
        }
    }

    private static Vector128<ushort> BitsOf(ReadOnlySpan<short> levels, int dropped, int mask) =>
        ((Vector128.Create(levels) >> dropped) & Vector128.Create((short)mask)).AsUInt16();
}

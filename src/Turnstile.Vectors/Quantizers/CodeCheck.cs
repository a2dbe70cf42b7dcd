using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Quantizers;

/// <summary>Checks of code bytes that nobody vouches for.</summary>
internal static class CodeCheck
{
    /// <summary>Bits that no level has must be 0, since kernels rely on it.</summary>
    public static void Levels(CodeLayout layout, ReadOnlySpan<byte> record)
    {
        Part(layout, layout.HighWidth, record[..layout.HighBytes]);
        if (layout.LowWidth != 0)
        {
            Part(layout, layout.LowWidth, record.Slice(layout.HighBytes, layout.LowBytes));
        }
    }

    /// <summary>The numbers of a row that has a vector: finite, and the step above 0.</summary>
    public static void Numbers(ReadOnlySpan<byte> bytes, int count)
    {
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(bytes)[..count];
        foreach (float number in numbers)
        {
            Require(float.IsFinite(number), "number", "a finite one", number);
        }

        Require(float.IsNormal(numbers[0]) && numbers[0] > 0, "step", "a normal number above 0", numbers[0]);
        Require(numbers[3] >= 0, "norm", "0 or more", numbers[3]);
        for (int i = CodeNumbers.Count; i < count; i++)
        {
            Require(numbers[i] >= 0, "error bound", "0 or more", numbers[i]);
        }
    }

    public static void Require(bool holds, string what, object expected, object found)
    {
        if (!holds)
        {
            throw new InvalidDataException($"code, {what}: expected {expected}, found {found}");
        }
    }

    private static void Part(CodeLayout layout, int width, ReadOnlySpan<byte> part)
    {
        if (width == 7)
        {
            int high = part.IndexOfAnyInRange((byte)0x80, byte.MaxValue);
            Require(high < 0, "level", "at most 127", high < 0 ? 0 : part[high]);
        }

        int perUnit = CodeLayout.UnitBytes * CodeLayout.FieldCount(width);
        for (int i = layout.Dimension; i % perUnit != 0; i++)
        {
            int level = PackedLevels.Field(part, width, i);
            Require(level == 0, "padding", 0, level);
        }
    }
}

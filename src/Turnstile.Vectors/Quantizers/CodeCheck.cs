using System.Runtime.CompilerServices;
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
    /// <remarks>Compiled well at once: the first index that a process reads does not wait for it to be found
    /// hot.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Throws unless it holds. Of any types, so that a check that holds makes no objects: there is one for
    /// every number of every row.</summary>
    public static void Require<TExpected, TFound>(bool holds, string what, TExpected expected, TFound found)
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
        int inUnit = layout.Dimension % perUnit;
        if (inUnit == 0)
        {
            return;
        }

        // Bytes before the place of the first component that is not there hold one field more than those from it on.
        ReadOnlySpan<byte> last = part[^CodeLayout.UnitBytes..];
        int fieldCount = inUnit / CodeLayout.UnitBytes;
        for (int i = 0; i < last.Length; i++)
        {
            int used = width * (i < inUnit % CodeLayout.UnitBytes ? fieldCount + 1 : fieldCount);
            Require(last[i] >> used == 0, "padding", 0, last[i]);
        }
    }
}

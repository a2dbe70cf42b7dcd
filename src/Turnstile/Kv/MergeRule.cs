using System.Buffers.Binary;

namespace Turnstile.Kv;

/// <summary>What a merge makes of a value and an operand: the only place that knows.</summary>
internal static class MergeRule
{
    /// <summary>The size of a number, bytes.</summary>
    public const int NumberBytes = sizeof(long);

    /// <summary>The result of a merge of numbers; false with the reason if it has none.</summary>
    /// <param name="kind">Which merge.</param>
    /// <param name="exists">Whether there is a value before; without one the operand is the result.</param>
    /// <param name="value">The value before.</param>
    /// <param name="operand">The number given.</param>
    /// <param name="result">The result.</param>
    /// <param name="complaint">Why there is none.</param>
    public static bool TryCombine(
        MergeKind kind, bool exists, ReadOnlySpan<byte> value, long operand, out long result, out string complaint)
    {
        result = operand;
        complaint = string.Empty;
        if (!exists)
        {
            return true;
        }

        if (value.Length != NumberBytes)
        {
            complaint = $"the value has {value.Length} bytes; a number has {NumberBytes}";
            return false;
        }

        long before = BinaryPrimitives.ReadInt64LittleEndian(value);
        result = kind switch
        {
            MergeKind.Add => unchecked(before + operand),
            MergeKind.Min => Math.Min(before, operand),
            MergeKind.Max => Math.Max(before, operand),
            _ => throw new InvariantException("ORDER-2", $"merge {kind} is not of numbers"),
        };

        // A sum has left the range if its sign differs from that of both.
        if (kind == MergeKind.Add && ((before ^ result) & (operand ^ result)) < 0)
        {
            complaint = $"the sum of {before} and {operand} is beyond the numbers of 64 bits";
            return false;
        }

        return true;
    }

    /// <summary>The value that a merge makes, for who holds both outside of a batch.</summary>
    /// <exception cref="ArgumentException">It has no result.</exception>
    public static byte[] Combine(MergeOperand operand, bool exists, ReadOnlySpan<byte> value)
    {
        if (operand.Kind == MergeKind.Append)
        {
            return [.. value, .. operand.Bytes];
        }

        if (!TryCombine(operand.Kind, exists, value, operand.Number, out long result, out string complaint))
        {
            throw new ArgumentException(complaint);
        }

        byte[] number = new byte[NumberBytes];
        BinaryPrimitives.WriteInt64LittleEndian(number, result);
        return number;
    }
}

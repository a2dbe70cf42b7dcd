namespace Turnstile.Kv;

/// <summary>What a merge does to the value of a key: add, min and max on numbers, append on bytes.</summary>
/// <remarks>A number is a signed integer of 64 bits, stored in 8 bytes, little-endian. An absent key takes the operand
/// as its value. The result is worked out at the write's place in the order, so merges of many writers are never lost
/// and need no retry. Valid as long as the bytes it was made of.</remarks>
public readonly ref struct MergeOperand
{
    private MergeOperand(MergeKind kind, long number, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        Number = number;
        Bytes = bytes;
    }

    /// <summary>How the value is made.</summary>
    internal MergeKind Kind { get; }

    /// <summary>The number; 0 for an append.</summary>
    internal long Number { get; }

    /// <summary>The bytes; empty for numbers.</summary>
    internal ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The number grows by this. A sum beyond 64 bits refuses the write.</summary>
    public static MergeOperand Add(long number) => new(MergeKind.Add, number, []);

    /// <summary>The number becomes this if it is greater.</summary>
    public static MergeOperand Min(long number) => new(MergeKind.Min, number, []);

    /// <summary>The number becomes this if it is less.</summary>
    public static MergeOperand Max(long number) => new(MergeKind.Max, number, []);

    /// <summary>These bytes are put behind the value. A value beyond 16 MiB refuses the write.</summary>
    public static MergeOperand Append(ReadOnlySpan<byte> bytes) => new(MergeKind.Append, 0, bytes);
}

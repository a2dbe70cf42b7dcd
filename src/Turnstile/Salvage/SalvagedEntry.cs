using Turnstile.Kv;

namespace Turnstile.Salvage;

/// <summary>One entry of a key, as a table or a log holds it.</summary>
/// <param name="Key">The stored key.</param>
/// <param name="Stamp">Kind, sequence, expiry.</param>
/// <param name="IsLive">Whether the database needs it; otherwise it may be obsolete.</param>
/// <param name="Value">The value, if it is in memory.</param>
/// <param name="Logged">Where the value is otherwise.</param>
internal sealed record SalvagedEntry(byte[] Key, EntryStamp Stamp, bool IsLive, byte[]? Value, LogBytes Logged)
{
    /// <summary>Rising keys; of one key the newest first.</summary>
    public static readonly IComparer<SalvagedEntry> Order = Comparer<SalvagedEntry>.Create(static (a, b) =>
    {
        int keys = a.Key.AsSpan().SequenceCompareTo(b.Key);
        return keys != 0 ? keys : b.Stamp.Sequence.CompareTo(a.Stamp.Sequence);
    });

    /// <summary>Reads the value.</summary>
    /// <exception cref="IOException">It can no longer be read.</exception>
    public byte[] ReadValue() => Value ?? Logged.Read();
}

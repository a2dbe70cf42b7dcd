namespace Turnstile.Kv.Tables;

/// <summary>What a finished table holds, for the list of live files.</summary>
/// <param name="Number">Its file number.</param>
/// <param name="FileBytes">Its size, bytes.</param>
/// <param name="Digest">CRC-32C of the whole file.</param>
/// <param name="EntryCount">How many entries it holds, tombstones included.</param>
/// <param name="TombstoneCount">How many tombstones.</param>
/// <param name="FirstSequence">The lowest sequence in it.</param>
/// <param name="LastSequence">The highest sequence in it.</param>
/// <param name="FirstKey">The first stored key.</param>
/// <param name="LastKey">The last stored key.</param>
internal sealed record TableSummary(
    FileNumber Number,
    long FileBytes,
    uint Digest,
    long EntryCount,
    long TombstoneCount,
    Sequence FirstSequence,
    Sequence LastSequence,
    ReadOnlyMemory<byte> FirstKey,
    ReadOnlyMemory<byte> LastKey);

namespace Turnstile.Kv.Tables;

/// <summary>How the payload of a checked block is stored.</summary>
/// <param name="Compression">The codec.</param>
/// <param name="PlainBytes">Its length once unpacked.</param>
internal readonly record struct StoredBlock(BlockCompression Compression, int PlainBytes);

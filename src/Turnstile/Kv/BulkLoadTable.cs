namespace Turnstile.Kv;

/// <summary>A table that a load names in the log.</summary>
/// <param name="Number">Its file.</param>
/// <param name="FileBytes">The file's size.</param>
/// <param name="EntryCount">How many entries it holds.</param>
/// <param name="Digest">The digest of the file.</param>
internal readonly record struct BulkLoadTable(FileNumber Number, long FileBytes, long EntryCount, uint Digest);

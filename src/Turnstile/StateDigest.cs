namespace Turnstile;

/// <summary>A digest of everything that is visible at one sequence, independent of how it lies in files.</summary>
/// <param name="Sequence">The moment.</param>
/// <param name="RowCount">How many rows there are: keys, documents, keyspaces and collections.</param>
/// <param name="Hash">SHA-256 over all rows in order, with versions, sequences and the vectors of documents;
/// hex.</param>
/// <remarks>Two databases with the same digest answer every query alike. What has expired does not count, so both sides
/// must be asked with the same time where entries expire.</remarks>
public sealed record StateDigest(Sequence Sequence, long RowCount, string Hash);

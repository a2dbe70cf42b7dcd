using Turnstile.Collections.Documents;

namespace Turnstile.Collections.Queries;

/// <summary>One document found by a query.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Distance">How far it is; smaller is closer. L2: the squared Euclidean distance; inner product: the
/// negative product; cosine: 1 minus the cosine, 0 to 2. Multi-vectors: minus the sum of
/// the best inner products or cosines, one for each vector of the query.</param>
/// <param name="Sequence">The sequence that wrote the document version that was found.</param>
/// <param name="Document">The fields asked for; null if none were.</param>
public readonly record struct QueryHit(DocumentId Id, double Distance, Sequence Sequence, Document? Document);

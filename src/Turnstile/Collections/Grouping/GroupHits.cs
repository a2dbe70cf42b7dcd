using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;

namespace Turnstile.Collections.Grouping;

/// <summary>One group and its best hits, nearest first.</summary>
/// <param name="Value">What the documents of the group have in the field.</param>
/// <param name="Hits">At least one.</param>
public sealed record GroupHits(FieldValue Value, IReadOnlyList<QueryHit> Hits);

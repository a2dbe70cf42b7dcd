using Turnstile.Collections.Documents;
using Turnstile.Watch;

namespace Turnstile.Collections;

/// <summary>One committed operation on documents, as those who watch a collection get it. Its own copy.</summary>
/// <param name="Sequence">The operation's place in the order. Watching again after it goes on exactly behind
/// it.</param>
/// <param name="Time">The log time of its group.</param>
/// <param name="Kind">What it did: <see cref="ChangeKind.PutDocument"/>, <see cref="ChangeKind.DeleteDocument"/>
/// or <see cref="ChangeKind.DeleteDocuments"/>.</param>
/// <param name="Ids">The documents it did that to: one, or all that a filtered delete met, in any order.</param>
/// <param name="Document">What was written, with its vectors; null for deletes, or if documents were not asked
/// for.</param>
/// <param name="Version">Writes of the document since it was created, this one included; 0 for deletes.</param>
/// <param name="CreateSequence">The operation that created the document; zero for a filtered delete.</param>
/// <param name="IsFirstOfBatch">Whether it begins an atomic batch.</param>
/// <param name="IsLastOfBatch">Whether it ends an atomic batch.</param>
public sealed record DocumentChange(
    Sequence Sequence,
    DateTimeOffset Time,
    ChangeKind Kind,
    IReadOnlyList<DocumentId> Ids,
    Document? Document,
    ulong Version,
    Sequence CreateSequence,
    bool IsFirstOfBatch,
    bool IsLastOfBatch)
{
    /// <summary>The document, where there is one.</summary>
    public DocumentId Id => Ids[0];
}

namespace Turnstile.Cli.Demo;

/// <summary>What was seen of batches that write a key and a document together.</summary>
/// <param name="Batches">Batches committed.</param>
/// <param name="Looks">Times a reader looked for both while they were committed.</param>
/// <param name="HalfSeen">Times it saw one and not the other.</param>
/// <param name="FirstSequence">The first operation of the last batch.</param>
/// <param name="LastSequence">Its last operation.</param>
internal sealed record BatchResult(int Batches, long Looks, long HalfSeen, ulong FirstSequence, ulong LastSequence);

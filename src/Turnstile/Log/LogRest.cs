namespace Turnstile.Log;

/// <summary>What recovery has read and nobody may rely on yet, and what it has left out.</summary>
/// <param name="Unproved">Parts of logs that nothing states to be durable, oldest first: number, and from where to
/// where.</param>
/// <param name="Dropped">Logs behind the end of the order: begun before that end was durable, which a power cut has
/// taken.</param>
internal sealed record LogRest(
    IReadOnlyList<(FileNumber Number, long From, long To)> Unproved, IReadOnlyList<FileNumber> Dropped);

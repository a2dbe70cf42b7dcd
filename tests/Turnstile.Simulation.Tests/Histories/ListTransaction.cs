namespace Turnstile.Simulation.Tests.Histories;

/// <summary>A transaction over lists that passed: what it saw and what it appended.</summary>
/// <param name="Reads">For each list it read, what stood there before its own appends.</param>
/// <param name="Appends">For each list it wrote, what it appended; every element is appended once in a history.</param>
/// <param name="Last">The sequence it got; of its snapshot if it wrote nothing.</param>
internal sealed record ListTransaction(
    Dictionary<int, int[]> Reads, Dictionary<int, List<int>> Appends, ulong Last);

namespace Turnstile.Collections.Segments;

/// <summary>What a merge of segments must be worth.</summary>
internal static class MergeRule
{
    // A search goes through each segment and over what is superseded; a merge copies what is kept of the largest.
    private const int LargestFactor = 2;

    /// <summary>Whether so many rows that become part of the largest segment's graph, or can be dropped, are worth
    /// copying so many that are kept of the largest.</summary>
    public static bool IsWorth(long rows, long largest) => rows > 0 && LargestFactor * rows >= largest;
}

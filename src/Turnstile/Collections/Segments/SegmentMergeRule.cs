namespace Turnstile.Collections.Segments;

/// <summary>What a merge of segments must be worth: a search goes through each segment and over what is superseded, and
/// a merge copies what is kept of the largest.</summary>
/// <param name="LargestFactor">What is kept of the largest may be so many times what a merge is worth.</param>
internal readonly record struct SegmentMergeRule(int LargestFactor)
{
    /// <summary>What is done without being asked for.</summary>
    public static SegmentMergeRule Usual { get; } = new(2);

    /// <summary>What is done for who waits for it, who writes little and asks much from then on.</summary>
    public static SegmentMergeRule Thorough { get; } = new(16);

    /// <summary>Whether so many rows that become part of the largest segment's graph, or can be dropped, are worth
    /// copying so many that are kept of the largest.</summary>
    public bool IsWorth(long rows, long largest) => rows > 0 && LargestFactor * rows >= largest;
}

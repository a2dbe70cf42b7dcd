namespace Turnstile.Collections.Filters;

/// <summary>A condition bound to a schema: typed, with its constants converted.</summary>
/// <remarks>Immutable; any thread. Both ways of asking give the same answer for the same row.</remarks>
internal interface IBoundNode
{
    /// <summary>Answers for every row of a block.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="isTrue">One bit per row that meets the condition; every word of the block is written.</param>
    /// <param name="isUnknown">One bit per row for which it is unknown; never set together with the other.</param>
    /// <remarks>Bits past the last row of the block have no meaning.</remarks>
    void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown);

    /// <summary>Answers for one document.</summary>
    Truth Test(in FilterSubject subject);
}

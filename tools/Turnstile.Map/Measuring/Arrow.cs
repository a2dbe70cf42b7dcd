namespace Turnstile.Map.Measuring;

/// <summary>Everything one room uses of another one.</summary>
/// <param name="From">The room that uses.</param>
/// <param name="To">The room that is used.</param>
/// <param name="References">Type by type, the most frequent first.</param>
internal sealed record Arrow(string From, string To, IReadOnlyList<Reference> References)
{
    /// <summary>The number of places in compiled code.</summary>
    public int Count => References.Sum(reference => reference.Count);
}

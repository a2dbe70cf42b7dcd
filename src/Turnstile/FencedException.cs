namespace Turnstile;

/// <summary>An earlier write failed, so nothing more is written until the database is reopened (FENCE-1). Reads go
/// on.</summary>
public sealed class FencedException : InvalidOperationException
{
    /// <summary>Creates the exception of a commit that was refused; <paramref name="cause"/> closed the
    /// fence.</summary>
    public FencedException(Exception cause)
        : this(cause, isOutcomeUnknown: false)
    {
    }

    /// <summary>Creates the exception; <paramref name="cause"/> is the failure that closed the fence.</summary>
    public FencedException(Exception cause, bool isOutcomeUnknown)
        : base(MessageOf(cause, isOutcomeUnknown), cause)
    {
        IsOutcomeUnknown = isOutcomeUnknown;
    }

    /// <summary>Whether the commit had been handed to the log when another one failed: then it may be there after
    /// reopening, wholly or not at all. If false, it was refused and never will be.</summary>
    public bool IsOutcomeUnknown { get; }

    private static string MessageOf(Exception? cause, bool isOutcomeUnknown) => isOutcomeUnknown
        ? $"an earlier commit failed, so whether this one lasts is known after reopening only: {cause?.Message}"
        : $"the database accepts no more writes until it is reopened, because: {cause?.Message}";
}

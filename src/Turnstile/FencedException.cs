namespace Turnstile;

/// <summary>An earlier write failed, so nothing more is written until the database is reopened (FENCE-1). Reads go
/// on.</summary>
public sealed class FencedException : InvalidOperationException
{
    /// <summary>Creates the exception; <paramref name="cause"/> is the failure that closed the fence.</summary>
    public FencedException(Exception cause)
        : base($"the database accepts no more writes until it is reopened, because: {cause?.Message}", cause)
    {
    }
}

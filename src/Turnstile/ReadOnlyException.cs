namespace Turnstile;

/// <summary>A write was refused because this opening of the database only reads.</summary>
public sealed class ReadOnlyException : InvalidOperationException
{
    /// <summary>Creates the exception; <paramref name="reason"/> says who writes instead.</summary>
    public ReadOnlyException(string reason)
        : base(reason)
    {
    }
}

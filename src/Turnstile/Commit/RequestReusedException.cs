namespace Turnstile.Commit;

/// <summary>A request was given the name of another one that passed before. Nothing was changed.</summary>
public sealed class RequestReusedException(string message) : ArgumentException(message);

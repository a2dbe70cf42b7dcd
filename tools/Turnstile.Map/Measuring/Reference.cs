namespace Turnstile.Map.Measuring;

/// <summary>How often one type uses another one.</summary>
internal sealed record Reference(string From, string To, int Count);

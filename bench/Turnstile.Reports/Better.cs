namespace Turnstile.Reports;

/// <summary>Which of two values of a metric is the better one.</summary>
internal enum Better
{
    /// <summary>Neither: it says how a measurement went.</summary>
    Neither,

    /// <summary>The higher.</summary>
    Higher,

    /// <summary>The lower.</summary>
    Lower,
}

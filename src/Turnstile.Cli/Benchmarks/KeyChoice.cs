namespace Turnstile.Cli.Benchmarks;

/// <summary>Which key an operation of a key-value workload takes.</summary>
internal enum KeyChoice
{
    /// <summary>One after the other, over all producers.</summary>
    Sequential,

    /// <summary>Any, all alike.</summary>
    Uniform,

    /// <summary>Any, some far more often than others (YCSB's scattered Zipf).</summary>
    Zipf,

    /// <summary>The younger the more often (YCSB's latest).</summary>
    Latest,

    /// <summary>One that is not there.</summary>
    Missing,
}

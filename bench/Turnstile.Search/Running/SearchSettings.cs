namespace Turnstile.Search.Running;

/// <summary>What all engines are measured with.</summary>
internal sealed record SearchSettings
{
    /// <summary>How many neighbours are asked for.</summary>
    public int K { get; init; } = 10;

    /// <summary>The most rows of a set.</summary>
    public int RowCountMax { get; init; } = 1_000_000;

    /// <summary>The most queries of a set.</summary>
    public int QueryCountMax { get; init; } = 10_000;

    /// <summary>The most queries with a filter, and in an exact scan.</summary>
    public int SlowQueryCountMax { get; init; } = 1_000;

    /// <summary>How often each effort is measured.</summary>
    public int RoundCount { get; init; } = 3;

    /// <summary>The longest that one measurement of an effort goes on.</summary>
    public double Seconds { get; init; } = 0.5;

    /// <summary>How long it asks before anything but the first queries is measured.</summary>
    public double WarmUpSeconds { get; init; } = 1.5;

    /// <summary>How long queries go on with and without upserts beside them.</summary>
    public double StreamSeconds { get; init; } = 3;

    /// <summary>How many queries count as the first ones after opening.</summary>
    public int ColdQueryCount { get; init; } = 1_000;

    /// <summary>The longest that these go on.</summary>
    public double ColdSeconds { get; init; } = 30;

    /// <summary>Threads that build an index.</summary>
    public int BuildThreadCount { get; init; } = 2;

    /// <summary>Whether Turnstile's own indexes and codes are compared, in place of peers.</summary>
    public bool IsPortfolio { get; init; }

    /// <summary>Whether the run proves that everything works, and measures nothing of worth.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Such a run.</summary>
    public static SearchSettings Quick { get; } = new()
    {
        RowCountMax = 2_000,
        QueryCountMax = 200,
        SlowQueryCountMax = 50,
        RoundCount = 2,
        Seconds = 0.03,
        WarmUpSeconds = 0.05,
        StreamSeconds = 0.2,
        ColdQueryCount = 50,
        IsQuick = true,
    };

    /// <summary>The same for many configurations of few engines.</summary>
    public SearchSettings OfPortfolio() => this with { IsPortfolio = true, Seconds = Math.Min(Seconds, 0.3) };
}

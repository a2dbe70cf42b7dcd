using System.Globalization;
using Turnstile.Search.Data;

namespace Turnstile.Search.Drivers;

/// <summary>What a driver is told on its command line.</summary>
/// <param name="Phase">build, search or stream.</param>
/// <param name="Configuration">One of the driver's own names.</param>
/// <param name="Set">The vectors and queries.</param>
/// <param name="StoreFolder">Where the index is kept.</param>
/// <param name="OutputFolder">Where found rows go.</param>
internal sealed record DriverRequest(
    string Phase, string Configuration, string Set, string StoreFolder, string OutputFolder)
{
    /// <summary>How many neighbours are asked for.</summary>
    public int K { get; init; } = 10;

    /// <summary>Threads that build, or ask.</summary>
    public int ThreadCount { get; init; } = 1;

    /// <summary>How often each effort is measured.</summary>
    public int RoundCount { get; init; } = 3;

    /// <summary>The longest that one measurement goes on.</summary>
    public double Seconds { get; init; } = 1;

    /// <summary>How long it asks before anything but the first queries is measured.</summary>
    public double WarmUpSeconds { get; init; } = 1;

    /// <summary>How many queries are asked first, before any that warms up.</summary>
    public int ColdCount { get; init; } = 100;

    /// <summary>The most queries.</summary>
    public int QueryCount { get; init; } = int.MaxValue;

    /// <summary>The efforts, 0 for an exact search.</summary>
    public IReadOnlyList<int> Efforts { get; init; } = [64];

    /// <summary>Which rows may be found.</summary>
    public RowFilter Filter { get; init; } = RowFilter.None;

    /// <summary>The command line.</summary>
    public IEnumerable<string> Arguments() =>
    [
        Phase, Configuration, Set, StoreFolder, OutputFolder,
        $"k={K}", $"threads={ThreadCount}", $"rounds={RoundCount}",
        string.Create(CultureInfo.InvariantCulture, $"seconds={Seconds}"),
        string.Create(CultureInfo.InvariantCulture, $"warm={WarmUpSeconds}"),
        $"cold={ColdCount}", $"queries={QueryCount}", $"efforts={string.Join(',', Efforts)}", $"filter={Filter.Text}",
    ];

    /// <summary>Reads a command line.</summary>
    public static DriverRequest Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 5)
        {
            throw new ArgumentException("phase, configuration, set, store and output folder are expected");
        }

        Dictionary<string, string> options = arguments.Skip(5)
            .Select(option => option.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var unset = new DriverRequest(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
        int Number(string key, int otherwise) => options.TryGetValue(key, out string? text)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
        double Span(string key, double otherwise) => options.TryGetValue(key, out string? text)
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
        return unset with
        {
            K = Number("k", unset.K),
            ThreadCount = Number("threads", unset.ThreadCount),
            RoundCount = Number("rounds", unset.RoundCount),
            Seconds = Span("seconds", unset.Seconds),
            WarmUpSeconds = Span("warm", unset.WarmUpSeconds),
            ColdCount = Number("cold", unset.ColdCount),
            QueryCount = Number("queries", unset.QueryCount),
            Efforts = [.. options.GetValueOrDefault("efforts", "64").Split(',')
                .Select(effort => int.Parse(effort, CultureInfo.InvariantCulture))],
            Filter = new RowFilter(options.GetValueOrDefault("filter", ""), ""),
        };
    }
}

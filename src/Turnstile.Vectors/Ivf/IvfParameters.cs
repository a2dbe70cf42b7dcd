namespace Turnstile.Vectors.Ivf;

/// <summary>How inverted lists are trained and filled. Immutable.</summary>
public sealed record IvfParameters
{
    /// <summary>The most lists.</summary>
    public const int NListMax = 1 << 16;

    /// <summary>The most rounds of training.</summary>
    public const int RoundCountMax = 100;

    /// <summary>The most rows of the sample for each list.</summary>
    public const int SampleRowsMax = 1024;

    // Below twice as many rows, one list is as fast as several.
    private const int RowsPerListMin = 128;

    /// <summary>Checks and keeps the parameters.</summary>
    /// <param name="nList">Lists, 1 to 65,536; or 0 for as many as suit the rows, see
    /// <see cref="ListCountFor"/>.</param>
    /// <param name="seed">Decides the sample and the first centroids.</param>
    /// <param name="roundCount">Rounds of training at most, 1 to 100; it ends when nothing changes.</param>
    /// <param name="sampleRows">Rows of the sample for each list, 1 to 1,024.</param>
    /// <param name="spillWeight">Weight of the orthogonality of a row's second list, 0.001 to 16 (1 in the paper); or
    /// 0 for one list a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public IvfParameters(
        int nList = 0, ulong seed = 1, int roundCount = 10, int sampleRows = 32, float spillWeight = 1)
    {
        NList = Checked(nList, 0, NListMax, nameof(nList));
        RoundCount = Checked(roundCount, 1, RoundCountMax, nameof(roundCount));
        SampleRows = Checked(sampleRows, 1, SampleRowsMax, nameof(sampleRows));
        if (!IsSpillWeight(spillWeight))
        {
            throw new ArgumentOutOfRangeException(
                nameof(spillWeight), spillWeight, $"spillWeight is {spillWeight}; allowed are 0, and 0.001 to 16");
        }

        Seed = seed;
        SpillWeight = spillWeight;
    }

    /// <summary>Lists asked for; 0 for as many as suit the rows.</summary>
    public int NList { get; }

    /// <summary>Decides the sample and the first centroids.</summary>
    public ulong Seed { get; }

    /// <summary>Rounds of training at most.</summary>
    public int RoundCount { get; }

    /// <summary>Rows of the sample for each list.</summary>
    public int SampleRows { get; }

    /// <summary>Weight of the orthogonality of a row's second list; 0 when rows are in one list.</summary>
    public float SpillWeight { get; }

    /// <summary>How many lists to train for so many rows: what was asked for, or about four times the root.</summary>
    /// <param name="rowCount">Rows, 0 or more.</param>
    public int ListCountFor(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        return NList > 0 ? Math.Min(NList, Math.Max(1, rowCount))
            : rowCount < 2 * RowsPerListMin ? 1
            : (int)Math.Min(NListMax, Math.Min(4 * Math.Sqrt(rowCount), rowCount / (RowsPerListMin / 4.0)));
    }

    internal static bool IsSpillWeight(float weight) => weight is 0 or (>= 1e-3f and <= 16);

    private static int Checked(int value, int min, int max, string name) => value >= min && value <= max
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed are {min} to {max}");
}

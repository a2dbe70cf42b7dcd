namespace Turnstile.Vectors.BlockMax;

/// <summary>How much of the bounds a search by blocks believes. With less it is faster and may miss rows.</summary>
/// <remarks>Rows that are found have exact distances all the same.</remarks>
public readonly record struct BlockMaxEffort
{
    /// <summary>Sets both.</summary>
    /// <param name="alpha">Factor on the bound of each block, above 0 to 1.</param>
    /// <param name="beta">Share of the query's terms that make bounds, above 0 to 1: those that can add most.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public BlockMaxEffort(float alpha, float beta)
    {
        Alpha = InRange(alpha, nameof(alpha));
        Beta = InRange(beta, nameof(beta));
    }

    /// <summary>All that can be a result is found.</summary>
    public static BlockMaxEffort Exact { get; } = new(1, 1);

    /// <summary>Factor on the bound of each block.</summary>
    public float Alpha { get; }

    /// <summary>Share of the query's terms that make bounds.</summary>
    public float Beta { get; }

    /// <summary>Refuses the value that no constructor made.</summary>
    internal void Require()
    {
        if (Alpha == 0)
        {
            throw new ArgumentException("effort was never set; Exact is 1 and 1", "effort");
        }
    }

    private static float InRange(float value, string name) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed are numbers above 0 to 1");
}

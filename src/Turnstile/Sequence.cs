namespace Turnstile;

/// <summary>A commit's place in the one order of all changes: 1, 2, 3, ... with no gap, never reused
/// (ORDER-1).</summary>
/// <param name="Value">The number; 0 stands before every change.</param>
public readonly record struct Sequence(ulong Value) : IComparable<Sequence>
{
    /// <summary>The place before every change.</summary>
    public static readonly Sequence Zero;

    /// <summary>The place after this one.</summary>
    public Sequence Next => new(Value + 1);

    /// <summary>The place <paramref name="count"/> further on.</summary>
    public Sequence Plus(int count) => new(Value + (ulong)count);

    /// <inheritdoc/>
    public int CompareTo(Sequence other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(Sequence left, Sequence right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(Sequence left, Sequence right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(Sequence left, Sequence right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(Sequence left, Sequence right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

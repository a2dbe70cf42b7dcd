namespace Turnstile.Kv;

/// <summary>How a merge makes the new value. Not logged: the result is.</summary>
internal enum MergeKind : byte
{
    /// <summary>No merge.</summary>
    None = 0,

    /// <summary>The sum.</summary>
    Add = 1,

    /// <summary>The lesser.</summary>
    Min = 2,

    /// <summary>The greater.</summary>
    Max = 3,

    /// <summary>The operand's bytes behind the value's.</summary>
    Append = 4,
}

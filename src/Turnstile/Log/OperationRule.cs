namespace Turnstile.Log;

/// <summary>How the turnstile completes one operation whose effect depends on its place in the order. Not
/// logged.</summary>
internal struct OperationRule
{
    /// <summary>How the value is made of the one before and the operand; 0: it is as given.</summary>
    public byte Merge;

    /// <summary>The operand of the merge.</summary>
    public BytePlace Operand;

    /// <summary>The entry expires so many milliseconds after the commit; 0: it expires as given.</summary>
    public long TimeToLive;

    /// <summary>Where the key takes its operation's sequence, counted from 1; 0: nowhere.</summary>
    public int StampPosition;

    /// <summary>Whether the caller has made the value already, of the entry <see cref="MadeFrom"/>.</summary>
    public bool IsMade;

    /// <summary>The sequence of the entry before; zero for none.</summary>
    public Sequence MadeFrom;

    /// <summary>Whether the value of the entry in the hint is the one that the precondition asks for.</summary>
    public bool IsValueMet;

    /// <summary>Whether the turnstile made the value anew.</summary>
    public bool IsRemade;

    /// <summary>Whether <see cref="Result"/> is the value, and not what stands in the operation.</summary>
    public bool HasResult;

    /// <summary>A value that has another length than what stands in the operation.</summary>
    public BytePlace Result;
}

namespace Turnstile.Cli.Soak;

/// <summary>How often each key was written, modulo 256, as far as it was answered.</summary>
/// <remarks>Threads: one writer, any number of readers. A reader that asks before and after its read knows what it may
/// see: the write under way may be visible before it is answered.</remarks>
internal sealed class SoakGenerations(long keyCount)
{
    // Written by the writer after the answer, read by readers: volatile.
    private readonly byte[] _answered = new byte[keyCount];

    /// <summary>The last generation answered.</summary>
    public byte this[long key]
    {
        get => Volatile.Read(ref _answered[key]);
        set => Volatile.Write(ref _answered[key], value);
    }

    /// <summary>Whether a read between two questions may have seen a generation.</summary>
    public static bool IsPossible(int seen, byte before, byte after) =>
        seen >= 0 && (byte)(seen - before) <= (byte)(after + 1 - before);
}

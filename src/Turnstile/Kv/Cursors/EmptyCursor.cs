namespace Turnstile.Kv.Cursors;

/// <summary>Walks over nothing.</summary>
internal sealed class EmptyCursor : IEntryCursor
{
    /// <inheritdoc/>
    public bool IsValid => false;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => default;

    /// <inheritdoc/>
    public EntryStamp Stamp => default;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value => default;

    /// <inheritdoc/>
    public void SeekToFirst()
    {
    }

    /// <inheritdoc/>
    public void SeekToLast()
    {
    }

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key)
    {
    }

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
    }

    /// <inheritdoc/>
    public bool MoveNext() => false;

    /// <inheritdoc/>
    public bool MovePrevious() => false;

    /// <inheritdoc/>
    public void MoveNextEntry()
    {
    }
}

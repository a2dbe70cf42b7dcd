namespace Turnstile.Kv.Tables;

/// <summary>The way back over the entries of one data block: the run a cursor stands in, and the one before it once it
/// was looked into.</summary>
/// <remarks>Threads: one.</remarks>
internal sealed class EntryRuns
{
    private EntryRun _here = new();
    private EntryRun _before = new();

    /// <summary>The run in which it stands.</summary>
    public EntryRun Here => _here;

    /// <summary>Whether it stands at <paramref name="position"/> and knows the entry before.</summary>
    public bool IsInside(int position) => _here.Position == position && _here.HasBefore;

    /// <summary>Moves to the entry before <paramref name="position"/> if that is in the run.</summary>
    public bool TryStepBack(int position)
    {
        bool isInside = IsInside(position);
        if (isInside)
        {
            _here.StepBack();
        }

        return isInside;
    }

    /// <summary>Moves to the entry before <paramref name="position"/>, which is above 0, in a run of its own.</summary>
    /// <exception cref="CorruptionException">No row of entries leads there.</exception>
    public void Enter(in DataBlock block, int position, ulong placed)
    {
        Look(block, position, placed);
        (_here, _before) = (_before, _here);
        _before.Clear();
    }

    /// <summary>Whether the entry before <paramref name="position"/>, which is above 0, is of this key, if it is in
    /// another run; and its sequence.</summary>
    /// <exception cref="CorruptionException">No row of entries leads there.</exception>
    public bool IsSameKeyBefore(
        in DataBlock block, int position, ReadOnlySpan<byte> key, ulong placed, out ulong sequence)
    {
        Look(block, position, placed);
        sequence = _before.Header.Sequence;
        return _before.Key.SequenceEqual(key);
    }

    /// <summary>Forgets the block.</summary>
    public void Clear()
    {
        _here.Clear();
        _before.Clear();
    }

    private void Look(in DataBlock block, int position, ulong placed)
    {
        if (!_before.EndsAt(position))
        {
            _before.Read(block, _here.RestartBefore(block, position), position, placed);
        }
    }
}

namespace Turnstile.Log;

/// <summary>Bytes put one behind the other and found again by their place.</summary>
/// <remarks>Threads: one at a time. Cost: grows to its largest use and then allocates nothing.</remarks>
internal sealed class ByteStack
{
    private byte[] _bytes = [];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>What stands at a place.</summary>
    public Span<byte> this[BytePlace place] => _bytes.AsSpan(place.Offset, place.Length);

    /// <summary>Puts a copy on top.</summary>
    public BytePlace Add(ReadOnlySpan<byte> bytes)
    {
        BytePlace place = Reserve(bytes.Length);
        bytes.CopyTo(this[place]);
        return place;
    }

    /// <summary>Makes room on top, to be filled.</summary>
    public BytePlace Reserve(int length)
    {
        if (Length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + length, Math.Max(64, _bytes.Length * 2)));
        }

        var place = new BytePlace(Length, length);
        Length += length;
        return place;
    }

    /// <summary>Empties it, and keeps its memory unless that is more than <paramref name="keptBytesMax"/>.</summary>
    public void Clear(int keptBytesMax)
    {
        Length = 0;
        if (_bytes.Length > keptBytesMax)
        {
            _bytes = [];
        }
    }
}

namespace Turnstile.Vectors.Disk;

/// <summary>Reads nodes of a graph from its pages, wherever those are.</summary>
/// <remarks>Threads: any number at once.</remarks>
public interface INodeSource
{
    /// <summary>Reads some nodes, all of them as nearly at once as can be.</summary>
    /// <param name="places">Where they lie, as <see cref="PageLayout"/> counts.</param>
    /// <param name="records">Filled with as many records of <see cref="PageLayout.RecordBytes"/>, in this
    /// order.</param>
    /// <exception cref="IOException">They cannot be read. Whatever is thrown ends the search, and reaches its
    /// caller.</exception>
    void Read(ReadOnlySpan<int> places, Span<byte> records);
}

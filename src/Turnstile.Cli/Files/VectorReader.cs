using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Turnstile.Cli.Files;

/// <summary>Streams the rows of a file of vectors and checks each of them.</summary>
/// <remarks>Threads: one at a time. Lifetime: owns the stream.</remarks>
internal sealed class VectorReader : IDisposable
{
    // A whole number up to here is the same in single precision.
    private const int ExactMax = 1 << 24;

    private readonly PackedStream _stream;
    private readonly byte[] _row;
    private readonly byte[] _ahead;

    /// <param name="path">For messages.</param>
    /// <param name="stream">Stands behind the header.</param>
    /// <param name="layout">What the header said.</param>
    /// <param name="ahead">Bytes of the first row that were read already.</param>
    public VectorReader(string path, PackedStream stream, VectorLayout layout, byte[] ahead)
    {
        Path = path;
        Layout = layout;
        _stream = stream;
        _ahead = ahead;
        _row = new byte[(layout.HasRowHeader ? sizeof(int) : 0) + layout.FileRowBytes];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How its rows lie in it.</summary>
    public VectorLayout Layout { get; }

    /// <summary>Rows read so far.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Rows of the whole file as far as that is known without reading it; null if it is not.</summary>
    public long? RowCount => Layout.RowCount ?? _stream.Length / _row.Length;

    /// <summary>Reads the next row, as <see cref="VectorLayout.ReadAs"/> says.</summary>
    /// <param name="vector"><see cref="VectorLayout.RowBytes"/> bytes; floats and halves little-endian.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="BadFileException">The row is cut off, or is not what the header promised.</exception>
    public bool TryRead(Span<byte> vector)
    {
        if (Layout.RowCount == RowsRead)
        {
            CheckEnd();
            return false;
        }

        int got = ReadRow();
        if (got == 0 && Layout.RowCount is null)
        {
            return false;
        }

        if (got < _row.Length)
        {
            CheckRowHeader(got);
            string promise = Layout.RowCount is { } rows ? $" of the {rows} that the header promises" : "";
            throw new BadFileException(
                Path, $"is cut off: row {RowsRead}{promise} has {got} of {_row.Length} bytes");
        }

        CheckRowHeader(got);
        Convert(_row.AsSpan(_row.Length - Layout.FileRowBytes), vector);
        RowsRead++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private int ReadRow()
    {
        int ahead = RowsRead == 0 ? _ahead.Length : 0;
        _ahead.AsSpan(0, ahead).CopyTo(_row);
        return ahead + _stream.Read(_row.AsSpan(ahead));
    }

    private void CheckEnd()
    {
        Span<byte> more = stackalloc byte[1];
        if (_stream.Read(more) > 0)
        {
            throw new BadFileException(Path, $"goes on after the {RowsRead} rows that its header promises");
        }
    }

    private void CheckRowHeader(int got)
    {
        if (!Layout.HasRowHeader || got < sizeof(int))
        {
            return;
        }

        int dimension = BinaryPrimitives.ReadInt32LittleEndian(_row);
        if (dimension != Layout.Dimension)
        {
            throw new BadFileException(
                Path, $"row {RowsRead} says dimension {dimension}; the rows before it say {Layout.Dimension}");
        }
    }

    private void Convert(ReadOnlySpan<byte> from, Span<byte> vector)
    {
        if (Layout.ReadAs != Component.Float32)
        {
            from.CopyTo(vector);
            CheckHalves(from);
            return;
        }

        Span<float> floats = MemoryMarshal.Cast<byte, float>(vector);
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = Finite(
                Layout.Component == Component.Float32
                    ? BinaryPrimitives.ReadSingleLittleEndian(from[(4 * i)..])
                    : Exactly(BinaryPrimitives.ReadInt32LittleEndian(from[(4 * i)..]), i),
                i);
        }
    }

    private void CheckHalves(ReadOnlySpan<byte> row)
    {
        for (int i = 0; Layout.Component == Component.Float16 && i < Layout.Dimension; i++)
        {
            Finite((float)BinaryPrimitives.ReadHalfLittleEndian(row[(2 * i)..]), i);
        }
    }

    private float Finite(float value, int index) => float.IsFinite(value)
        ? value
        : throw new BadFileException(
            Path, $"row {RowsRead}, component {index} is {value}; finite numbers are allowed");

    private float Exactly(int value, int index) => value is >= -ExactMax and <= ExactMax
        ? value
        : throw new BadFileException(
            Path, $"row {RowsRead}, component {index} is {value}; -{ExactMax} to {ExactMax} are allowed");
}

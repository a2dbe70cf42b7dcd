using System.Buffers.Binary;

namespace Turnstile.Cli.Torture;

/// <summary>What the child tells its parent of one acknowledged commit.</summary>
/// <param name="Writer">The writer; <see cref="Ready"/> when the child is open and begins.</param>
/// <param name="Number">Its commit's number.</param>
/// <param name="First">The sequence of its first operation; zero if it changed nothing.</param>
/// <param name="Last">The sequence of its last operation; zero if it changed nothing.</param>
internal readonly record struct Acknowledgement(int Writer, long Number, Sequence First, Sequence Last)
{
    /// <summary>Bytes of one on the pipe: so few that the kernel writes them all or none.</summary>
    public const int ByteCount = 32;

    /// <summary>Stands for the child itself.</summary>
    public const int Ready = -1;

    private const int Mark = 0x6b636174;

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Writer);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Number);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], First.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(target[24..], Last.Value);
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">Something else came through the pipe.</exception>
    public static Acknowledgement Read(ReadOnlySpan<byte> source) =>
        BinaryPrimitives.ReadInt32LittleEndian(source) == Mark
            ? new Acknowledgement(
                BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
                new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(source[16..])),
                new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(source[24..])))
            : throw new InvalidDataException("the writer said something that is no acknowledgement");
}

using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>A question or an answer on a stream. Format: docs/formats/replication.md, version 1;
/// little-endian.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The question's number; an answer bears the same.</param>
/// <param name="Body">The rest; depends on the kind.</param>
/// <remarks><code>
/// offset  size  field
///      0     4  magic "TRP1"
///      4     4  length of the body, bytes; at most BodyBytesMax
///      8     8  id
///     16     4  kind: MessageKind
///     20     4  crc32c of bytes [0, 20) and the body
///     24     n  body
/// </code></remarks>
internal readonly record struct Message(MessageKind Kind, ulong Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>The size of the head, bytes.</summary>
    public const int HeadBytes = 24;

    /// <summary>The largest body: one frame of the largest size, and what comes with it.</summary>
    public const int BodyBytesMax = 80 << 20;

    private const uint Magic = 0x31505254;
    private const int ChecksumOffset = 20;

    /// <summary>Writes the message at once.</summary>
    public async ValueTask WriteAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] bytes = new byte[HeadBytes + Body.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Body.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Id);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), (uint)Kind);
        Body.Span.CopyTo(bytes.AsSpan(HeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(ChecksumOffset), Crc32C.Append(Crc32C.Of(bytes.AsSpan(0, ChecksumOffset)), Body.Span));
        await stream.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads a message; null where the stream ends.</summary>
    /// <exception cref="InvalidDataException">What came is no whole message.</exception>
    public static async ValueTask<Message?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] head = new byte[HeadBytes];
        int count = await stream.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellation)
            .ConfigureAwait(false);
        if (count == 0)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
        if (count < HeadBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic
            || length is < 0 or > BodyBytesMax)
        {
            throw new InvalidDataException("what came over the stream is no message of replication");
        }

        byte[] body = await ReadBodyAsync(stream, length, cancellation).ConfigureAwait(false);
        uint checksum = Crc32C.Append(Crc32C.Of(head.AsSpan(0, ChecksumOffset)), body);
        if (body.Length < length || BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(ChecksumOffset)) != checksum)
        {
            throw new InvalidDataException("a message of replication did not arrive as it was sent");
        }

        return new Message(
            (MessageKind)BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(16)),
            BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(8)),
            body);
    }

    // Grows with what really comes, so that a stated length alone takes no memory.
    private static async ValueTask<byte[]> ReadBodyAsync(Stream stream, int length, CancellationToken cancellation)
    {
        const int Piece = 1 << 20;
        byte[] body = new byte[Math.Min(length, Piece)];
        int done = 0;
        while (done < length)
        {
            if (done == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(length, body.Length * 2L));
            }

            int count = await stream.ReadAsync(body.AsMemory(done), cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                return [];
            }

            done += count;
        }

        return body;
    }
}

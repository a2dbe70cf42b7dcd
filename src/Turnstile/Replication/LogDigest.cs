using System.Buffers.Binary;
using System.Security.Cryptography;
using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>A digest of what a log holds, frame by frame: first sequence, count, log time, operations.</summary>
/// <remarks>Equal on a leader and its follower over any range that both have kept, whatever their files are.</remarks>
internal static class LogDigest
{
    /// <summary>The digest of the frames that hold the operations <paramref name="from"/> to
    /// <paramref name="to"/>; SHA-256, hex.</summary>
    /// <exception cref="LogGoneException">The log has not kept them.</exception>
    public static string Of(IFileSystem files, string directory, Sequence from, Sequence to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using LogTail tail = LogTail.OpenAt(files, directory, from, onlyDurable: true);
        Span<byte> head = stackalloc byte[24];
        Sequence last = Sequence.Zero;
        while (last < to && tail.TryRead(out LogFrame frame))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(head, frame.First.Value);
            BinaryPrimitives.WriteInt64LittleEndian(head[8..], frame.Count);
            BinaryPrimitives.WriteInt64LittleEndian(head[16..], frame.Time);
            hash.AppendData(head);
            hash.AppendData(frame.Payload.Span);
            last = frame.Last;
        }

        return last >= to
            ? Convert.ToHexStringLower(hash.GetHashAndReset())
            : throw new ArgumentOutOfRangeException(nameof(to), to, $"the log ends at {last}, before {to}");
    }
}

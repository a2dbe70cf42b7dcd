using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>One log: every frame in it that passes its checksums, whatever lies between them.</summary>
/// <remarks>Cost: one pass over the file; a damaged frame is passed over by its length if its head is whole, and
/// otherwise by a search for the next head, of which each is judged by its own checksum. Threads: one.</remarks>
internal sealed class SalvagedLog : IDisposable
{
    private readonly uint _checksum;

    private SalvagedLog(IFile file, LogHeader header, uint checksum)
    {
        File = file;
        Header = header;
        _checksum = checksum;
    }

    /// <summary>The file.</summary>
    public IFile File { get; }

    /// <summary>Its header.</summary>
    public LogHeader Header { get; }

    /// <summary>The first thing that is wrong; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the bytes behind the last good frame are neither zeros nor a frame.</summary>
    public bool IsTailTorn { get; private set; }

    /// <summary>Opens a log.</summary>
    /// <exception cref="IOException">Its header cannot be read, and without that none of its frames.</exception>
    public static SalvagedLog Open(IFileSystem files, string directory, FileNumber number)
    {
        IFile file = files.OpenRead(FileNames.PathOf(directory, FileKind.Log, number));
        try
        {
            var header = LogHeader.Read(file, number, out uint checksum);
            return new SalvagedLog(file, header, checksum);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Visits the good frames in order, but none that begins at <paramref name="bound"/> or above: what lies
    /// there was given up when the next log was begun.</summary>
    public void Read(Sequence bound, LogVisitor visit)
    {
        try
        {
            LogEnd? start = new LogEnd(Header.Number, LogHeader.HeaderBytes, _checksum, Header.First);
            while (start is { } from)
            {
                start = ReadRun(from, bound, visit);
            }
        }
        catch (IOException problem)
        {
            Problem ??= problem.Message;
            IsTailTorn = true;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => File.Dispose();

    // Reads frames that are chained to each other; where the next such run begins.
    private LogEnd? ReadRun(LogEnd start, Sequence bound, LogVisitor visit)
    {
        var reader = new FrameReader(File, Header.Seed, FrameKind.Operations, start);
        string? problem;
        try
        {
            while (reader.TryRead(out LogFrame frame))
            {
                if (frame.First >= bound)
                {
                    return null;
                }

                visit(frame);
            }

            problem = reader.Fault?.ToException(File.Path).Message;
        }
        catch (CorruptionException damage)
        {
            problem = damage.Message;
        }

        long bad = reader.End.Offset;
        long? found = FrameScan.FindFrame(File, Header.Seed, LastOfDamage(bad));
        if (found is { } offset)
        {
            Problem ??= problem ?? $"{File.Path}: zeros at byte {bad}, and a frame at byte {offset}";
            FrameHeader head = HeadAt(offset);
            return new LogEnd(Header.Number, offset, head.Previous, head.First);
        }

        IsTailTorn = problem is not null;
        Problem ??= reader.End.Next < bound ? problem : null;
        return null;
    }

    // A head that is whole says how long its damaged frame is; a frame may not be looked for inside.
    private long LastOfDamage(long bad)
    {
        byte[] bytes = new byte[FrameHeader.HeaderBytes];
        if (File.Read(bad, bytes) < bytes.Length
            || FrameHeader.StoredChecksum(bytes) != FrameHeader.ChecksumOf(bytes, Header.Seed, bad))
        {
            return bad;
        }

        var head = FrameHeader.Read(bytes);
        return head.IsWithinLimits ? bad + head.FrameBytes - FrameHeader.Alignment : bad;
    }

    private FrameHeader HeadAt(long offset)
    {
        byte[] bytes = new byte[FrameHeader.HeaderBytes];
        File.Read(offset, bytes);
        return FrameHeader.Read(bytes);
    }
}

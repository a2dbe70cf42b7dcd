using Turnstile.Log;
using Turnstile.Storage;
using Turnstile.Tests.Storage;

namespace Turnstile.Tests.Log;

/// <summary>A directory with logs for one test.</summary>
internal sealed class LogFixture : IDisposable
{
    public const ulong Salt = 0x0123456789ABCDEF;

    private readonly TemporaryDirectory _directory = new();

    public IFileSystem Files => _directory.Files;

    public string Directory => _directory.Path;

    public LogWriter Create(
        ulong number, ulong next = 1, LogEnd? previous = null, long bytes = 4096, ulong salt = Salt) =>
        LogWriter.Create(Files, Directory, new FileNumber(number), salt, new Sequence(next), previous, bytes);

    /// <summary>The log time of every frame.</summary>
    public const long Time = 1_700_000_000_000;

    public string PathOf(ulong number) => FileNames.PathOf(Directory, FileKind.Log, new FileNumber(number));

    public byte[] Bytes(ulong number) => File.ReadAllBytes(PathOf(number));

    public void Replace(ulong number, byte[] bytes) => File.WriteAllBytes(PathOf(number), bytes);

    public static void Append(LogWriter writer, ulong first, int count, params byte[] payload)
    {
        writer.BeginFrame();
        writer.Append(payload);
        writer.EndFrame(new Sequence(first), count, Time);
    }

    /// <summary>Appends a frame, and syncs it.</summary>
    public static void AppendDurably(LogWriter writer, ulong first, params byte[] payload)
    {
        Append(writer, first, 1, payload);
        writer.Write();
        writer.Sync();
    }

    /// <summary>The first sequences of the frames that recovery visits.</summary>
    public List<ulong> Recover(ulong oldest = 0) => Recover(out _, oldest);

    public List<ulong> Recover(out LogEnd? end, ulong oldest = 0)
    {
        var seen = new List<ulong>();
        end = LogRecovery.Run(
            Files, Directory, new FileNumber(oldest), (in LogFrame frame) => seen.Add(frame.First.Value));
        return seen;
    }

    public void Dispose() => _directory.Dispose();
}

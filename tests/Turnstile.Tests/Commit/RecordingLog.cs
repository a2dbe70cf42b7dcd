using Turnstile.Commit;

namespace Turnstile.Tests.Commit;

/// <summary>A log in memory that remembers frames, what was written and synced, and can be told to fail or to hold a
/// sync.</summary>
internal sealed class RecordingLog : IOrderedLog
{
    private readonly List<byte> _frame = [];
    private readonly SemaphoreSlim _passes = new(0);
    private volatile bool _holdsSyncs;
    private ulong _number = 1;

    public List<(Sequence First, int Count, byte[] Payload)> Frames { get; } = [];

    public int WrittenFrames { get; private set; }

    public int SyncedFrames { get; private set; }

    public int SyncCount { get; private set; }

    /// <summary>Thrown by one sync, the next.</summary>
    public Exception? FailNextSync { get; set; }

    public Exception? FailNextWrite { get; set; }

    public void HoldSyncs() => _holdsSyncs = true;

    public void LetOneSyncGo() => _passes.Release();

    public void LetSyncsGo()
    {
        _holdsSyncs = false;
        _passes.Release();
    }

    public void BeginFrame() => _frame.Clear();

    public void Append(ReadOnlySpan<byte> operations) => _frame.AddRange(operations);

    public void EndFrame(Sequence first, int operationCount, long time)
    {
        lock (Frames)
        {
            Frames.Add((first, operationCount, _frame.ToArray()));
        }
    }

    public void Write()
    {
        if (FailNextWrite is { } failure)
        {
            throw failure;
        }

        WrittenFrames = Frames.Count;
    }

    public void Sync()
    {
        int written = WrittenFrames;
        if (_holdsSyncs)
        {
            _passes.Wait();
        }

        if (FailNextSync is { } failure)
        {
            FailNextSync = null;
            throw failure;
        }

        SyncCount++;
        SyncedFrames = written;
    }

    public FileNumber Rotate(Sequence next) => new(++_number);

    public void Dispose() => _passes.Dispose();
}

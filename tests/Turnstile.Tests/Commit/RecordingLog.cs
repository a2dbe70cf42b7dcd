using Turnstile.Commit;

namespace Turnstile.Tests.Commit;

/// <summary>A log in memory that remembers frames, what was written and synced, and can be told to fail or to hold a
/// sync.</summary>
internal sealed class RecordingLog : IOrderedLog
{
    private readonly List<byte> _frame = [];
    private readonly ManualResetEventSlim _syncGate = new(true);
    private ulong _number = 1;

    public List<(Sequence First, int Count, byte[] Payload)> Frames { get; } = [];

    public int WrittenFrames { get; private set; }

    public int SyncedFrames { get; private set; }

    public int SyncCount { get; private set; }

    public Exception? FailNextSync { get; set; }

    public Exception? FailNextWrite { get; set; }

    public void HoldSyncs() => _syncGate.Reset();

    public void LetSyncsGo() => _syncGate.Set();

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
        _syncGate.Wait();
        if (FailNextSync is { } failure)
        {
            throw failure;
        }

        SyncCount++;
        SyncedFrames = written;
    }

    public FileNumber Rotate(Sequence next) => new(++_number);

    public void Dispose() => _syncGate.Dispose();
}

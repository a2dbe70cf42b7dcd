using Turnstile.Commit;
using Turnstile.Log;

namespace Turnstile.Tests.Commit;

/// <summary>An applier that remembers what it was told, refuses keys that begin with '!', and checks who comes
/// when.</summary>
internal sealed class RecordingApplier : IApplier
{
    private int _inside;

    public List<(Sequence Sequence, string Key)> Applied { get; } = [];

    public List<Sequence> Published { get; } = [];

    public int Rotations { get; private set; }

    public int Capacity { get; set; } = int.MaxValue;

    public bool HasRoom(ReadOnlySpan<byte> operations)
    {
        int count = Applied.Count;
        var reader = new OperationReader(operations);
        while (reader.TryRead(out _))
        {
            count++;
        }

        return count <= Capacity;
    }

    public bool WantsRotation() => false;

    public void MakeRoom(Sequence next, FileNumber log, ReadOnlySpan<byte> operations)
    {
        Rotations++;
        Capacity = int.MaxValue;
    }

    public void Reserve(ReadOnlySpan<byte> operations)
    {
    }

    public Judgement Admit(OperationBuffer batch, Sequence first, long time)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        for (int i = 0; i < batch.Count; i++)
        {
            batch.Stamp(i, 1, first.Plus(i), Sequence.Zero);
            if (batch[i].Key[0] == (byte)'!')
            {
                Interlocked.Decrement(ref _inside);
                return Judgement.Failed(i);
            }
        }

        Interlocked.Decrement(ref _inside);
        return Judgement.Passed;
    }

    public void Apply(Sequence first, long time, ReadOnlySpan<byte> operations)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        var reader = new OperationReader(operations);
        while (reader.TryRead(out Operation operation))
        {
            Applied.Add((first, System.Text.Encoding.UTF8.GetString(operation.Key)));
            first = first.Next;
        }

        Interlocked.Decrement(ref _inside);
    }

    public void Publish(Sequence visible)
    {
        lock (Published)
        {
            Published.Add(visible);
        }
    }
}

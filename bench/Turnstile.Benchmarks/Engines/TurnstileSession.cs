using System.Buffers;
using System.Runtime.CompilerServices;
using Turnstile.Commit;
using Turnstile.Kv;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A producer's door to Turnstile.</summary>
internal sealed class TurnstileSession(TurnstileDatabase database, Keyspace keyspace) : ISession
{
    private readonly ArrayBufferWriter<byte> _read = new(1 << 16);
    private readonly WriteBatch _batch = new();

    public ValueTask PutAsync(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ValueTask<WriteResult> put = keyspace.PutAsync(key, value);
        if (!put.IsCompletedSuccessfully)
        {
            return AnswerAsync(put);
        }

        Check(put.Result.Status);
        return ValueTask.CompletedTask;
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _batch.Put(keyspace, key, value);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CommitAsync()
    {
        CommitResult result = await database.CommitAsync(_batch);
        Check(result.Status);
        _batch.Clear();
    }

    public int Get(ReadOnlySpan<byte> key, Span<byte> value)
    {
        _read.ResetWrittenCount();
        if (!keyspace.TryGet(key, _read, out _))
        {
            return -1;
        }

        _read.WrittenSpan.CopyTo(value);
        return _read.WrittenCount;
    }

    public IWalk OpenWalk(bool isReverse) => new TurnstileWalk(keyspace, isReverse);

    public void Dispose()
    {
        // It holds nothing that the database does not own.
    }

    // Pooled, so that what a waiting put allocates is the engine's.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AnswerAsync(ValueTask<WriteResult> put) => Check((await put).Status);

    private static void Check(CommitStatus status)
    {
        if (status != CommitStatus.Ok)
        {
            throw new InvalidOperationException($"a write was answered with {status}");
        }
    }
}

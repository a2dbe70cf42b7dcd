using System.Buffers;
using System.Buffers.Binary;
using Turnstile.Kv;

namespace Turnstile.Ordering;

/// <summary>The database itself, without durability: one point of order, readers without locks. It does more than the
/// others: versions, checksums, a log that is written.</summary>
internal sealed class Turnstiled : IDesign
{
    private readonly string _directory = Directory.CreateTempSubdirectory("turnstile-ordering-").FullName;
    private readonly TurnstileDatabase _database;
    private readonly Keyspace _keyspace;
    private readonly ThreadLocal<ArrayBufferWriter<byte>> _value = new(static () => new ArrayBufferWriter<byte>(8));

    public Turnstiled()
    {
        var options = new DatabaseOptions { Durability = Durability.None, MemTableBytes = 512 << 20 };
        _database = TurnstileDatabase.OpenAsync(_directory, options).AsTask().GetAwaiter().GetResult();
        _keyspace = _database.CreateKeyspaceAsync("keys").AsTask().GetAwaiter().GetResult();
    }

    public string Name => "one point of order (Turnstile)";

    public void Put(ulong key, ulong value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, key);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], value);
        ValueTask<WriteResult> answer = _keyspace.PutAsync(bytes[..8], bytes[8..]);
        if (answer.IsCompletedSuccessfully)
        {
            _ = answer.Result;
        }
        else
        {
            answer.AsTask().GetAwaiter().GetResult();
        }
    }

    public bool TryGet(ulong key, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, key);
        ArrayBufferWriter<byte> target = _value.Value!;
        target.ResetWrittenCount();
        bool found = _keyspace.TryGet(bytes, target, out _);
        value = found ? BinaryPrimitives.ReadUInt64BigEndian(target.WrittenSpan) : 0;
        return found;
    }

    public long? Inversions() => null;

    public void Dispose()
    {
        _database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _value.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

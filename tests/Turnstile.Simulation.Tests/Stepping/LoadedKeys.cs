using System.Text;
using Turnstile.Kv;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>Keys of a keyspace, written and loaded, and what must be there at every sequence.</summary>
internal sealed class LoadedKeys
{
    private readonly List<(ulong Sequence, int Key, string? Value, ulong Version)> _writes = [];

    /// <summary>A key as it is stored.</summary>
    public static byte[] Bytes(int key) => Encoding.ASCII.GetBytes($"key{key:00000}");

    /// <summary>Gives a key a value.</summary>
    public ulong Put(Keyspace keyspace, int key, string value)
    {
        WriteResult put = SteppedStore.Wait(keyspace.PutAsync(Bytes(key), Encoding.ASCII.GetBytes(value)));
        _writes.Add((put.Sequence.Value, key, value, put.Version));
        return put.Sequence.Value;
    }

    /// <summary>Takes a key away.</summary>
    public void Delete(Keyspace keyspace, int key)
    {
        WriteResult delete = SteppedStore.Wait(keyspace.DeleteAsync(Bytes(key)));
        if (delete.IsOk)
        {
            _writes.Add((delete.Sequence.Value, key, null, 0));
        }
    }

    /// <summary>Takes the keys of a range away.</summary>
    public void DeleteRange(Keyspace keyspace, int first, int end)
    {
        ulong sequence = SteppedStore.Wait(keyspace.DeleteRangeAsync(Bytes(first), Bytes(end))).Sequence.Value;
        foreach (int key in At(sequence).Keys.Where(key => key >= first && key < end).ToArray())
        {
            _writes.Add((sequence, key, null, 0));
        }
    }

    /// <summary>Loads every <paramref name="step"/>th key of a range.</summary>
    public BulkLoadResult Load(Keyspace keyspace, int first, int count, int step, string value)
    {
        int[] keys = [.. Enumerable.Range(0, count).Select(index => first + (index * step))];
        BulkLoadResult result = keyspace.BulkLoadAsync(keys.Select(key =>
            new KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(
                Bytes(key), Encoding.ASCII.GetBytes(value + key)))).GetAwaiter().GetResult();
        if (result.IsOk)
        {
            _writes.AddRange(keys.Select(key => (result.Sequence.Value, key, (string?)(value + key), 1UL)));
        }

        return result;
    }

    /// <summary>Whether a key is there in a range, both ends included.</summary>
    public bool AnyIn(int first, int last) =>
        At(ulong.MaxValue).Keys.Any(key => key >= first && key <= last);

    /// <summary>Fails unless the keyspace shows what it must at a sequence.</summary>
    public void Check(Keyspace keyspace, ulong visible)
    {
        Dictionary<int, (string Value, ulong Sequence, ulong Version)> expected = At(visible);
        Entry[] found = [.. keyspace.Scan()];
        Assert.Equal(
            expected.OrderBy(static pair => pair.Key)
                .Select(static pair =>
                    $"{pair.Key:00000}={pair.Value.Value} {pair.Value.Sequence} {pair.Value.Version}"),
            found.Select(static entry =>
                $"{Encoding.ASCII.GetString(entry.Key.Span)[3..]}={Encoding.ASCII.GetString(entry.Value.Span)} "
                + $"{entry.Sequence.Value} {entry.Version}"));
        foreach (Entry entry in found)
        {
            Entry got = keyspace.Get(entry.Key.Span)!;
            Assert.Equal(entry.Value.ToArray(), got.Value.ToArray());
            Assert.Equal(entry.Sequence, got.Sequence);
        }

        Assert.Equal(found.Length, keyspace.Scan(new ScanOptions { Reverse = true }).Count());
    }

    private Dictionary<int, (string Value, ulong Sequence, ulong Version)> At(ulong visible)
    {
        var state = new Dictionary<int, (string, ulong, ulong)>();
        foreach ((ulong sequence, int key, string? value, ulong version) in _writes)
        {
            if (sequence > visible)
            {
                break;
            }

            if (value is null)
            {
                state.Remove(key);
            }
            else
            {
                state[key] = (value, sequence, version);
            }
        }

        return state;
    }
}

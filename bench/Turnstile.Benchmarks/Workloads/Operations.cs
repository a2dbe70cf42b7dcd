using Turnstile.Benchmarks.Running;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>What a producer does once: the operations that workloads are made of.</summary>
internal static class Operations
{
    // A prime larger than any count of keys, so that multiples of it visit each key once before any twice.
    private const long ScatterPrime = 2_147_483_647;

    /// <summary>Writes a key.</summary>
    public static Func<Producer, ValueTask> Put(KeyChoice choice) =>
        producer => producer.Session.PutAsync(producer.NextKey(choice), producer.NextValue());

    /// <summary>Writes some keys as one batch.</summary>
    public static Func<Producer, ValueTask> PutBatch(KeyChoice choice, int count) => producer =>
    {
        for (int i = 0; i < count; i++)
        {
            producer.Session.Add(producer.NextKey(choice), producer.NextValue());
        }

        return producer.Session.CommitAsync();
    };

    /// <summary>Writes every key once in a scattered order, then again.</summary>
    public static Func<Producer, ValueTask> PutScattered(BenchSettings settings) => producer =>
        producer.Session.PutAsync(NextScattered(producer, settings), producer.NextValue());

    /// <summary>As <see cref="PutScattered"/>, in batches.</summary>
    public static Func<Producer, ValueTask> ScatteredBatch(BenchSettings settings, int count) => producer =>
    {
        for (int i = 0; i < count; i++)
        {
            producer.Session.Add(NextScattered(producer, settings), producer.NextValue());
        }

        return producer.Session.CommitAsync();
    };

    /// <summary>Writes a key that is not there.</summary>
    public static Func<Producer, ValueTask> Insert() => producer =>
        producer.Session.PutAsync(producer.NewKey(), producer.NextValue());

    /// <summary>Reads a key.</summary>
    public static Func<Producer, ValueTask> Get(KeyChoice choice) => producer =>
    {
        producer.Get(producer.NextKey(choice));
        return ValueTask.CompletedTask;
    };

    /// <summary>Asks for a key that is not there, among those that are.</summary>
    public static Func<Producer, ValueTask> GetMissing() => producer =>
    {
        producer.Get(producer.MissingKey());
        return ValueTask.CompletedTask;
    };

    /// <summary>Goes to a key and takes some entries from there on.</summary>
    public static Func<Producer, ValueTask> Seek(KeyChoice choice, int countMin, int countMax) => producer =>
    {
        producer.Seek(producer.NextKey(choice), countMin + producer.Below(countMax - countMin + 1));
        return ValueTask.CompletedTask;
    };

    /// <summary>Walks once over everything; also what fills a cache.</summary>
    public static Func<Producer, ValueTask> Walk(bool isReverse = false) => producer =>
    {
        producer.Walk(isReverse);
        return ValueTask.CompletedTask;
    };

    /// <summary>Reads a key and writes it.</summary>
    public static Func<Producer, ValueTask> ReadModifyWrite(KeyChoice choice) => producer =>
    {
        ReadOnlySpan<byte> key = producer.NextKey(choice);
        producer.Get(key);
        return producer.Session.PutAsync(key, producer.NextValue());
    };

    /// <summary>One operation in so many of a hundred cases, another in the rest.</summary>
    public static Func<Producer, ValueTask> Mix(
        int percent, Func<Producer, ValueTask> often, Func<Producer, ValueTask> otherwise) =>
        producer => producer.Below(100) < percent ? often(producer) : otherwise(producer);

    private static ReadOnlySpan<byte> NextScattered(Producer producer, BenchSettings settings) =>
        producer.KeyOf(producer.NextNumber() * ScatterPrime % settings.KeyCount);
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Simulation.Tests.Indexes;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>The documents of a <see cref="StoredCollection"/> through all changes that were begun, and what queries
/// must find after each.</summary>
/// <remarks>Threads: one changes it; then any check.</remarks>
internal sealed class ChangedDocuments
{
    private const int K = 10;
    private const double RecallMin = 0.97;

    // What changed last lies at the seams: in the log, in a small segment, under marks.
    private const int NewestCount = 64;

    // by id, in the order of the sequences; no vector for a delete
    private readonly SortedDictionary<long, List<(ulong Sequence, float[]? Vector)>> _versions = [];
    private readonly SortedSet<ulong> _ends = [];
    private readonly Random _random = new(5);

    /// <summary>Begins with what is stored.</summary>
    public ChangedDocuments(Collection documents)
    {
        for (long id = 0; id < StoredCollection.Count; id++)
        {
            _versions[id] = [(documents.Fetch(id)!.Sequence.Value, StoredCollection.VectorOf(id))];
        }
    }

    /// <summary>Notes that this is a state which may be found.</summary>
    public void NoteEnd(ulong sequence) => _ends.Add(sequence);

    /// <summary>A batch that gives documents other vectors, or deletes them, and notes the state after it.</summary>
    /// <param name="store">What is visible in it goes before.</param>
    /// <param name="first">The first id.</param>
    /// <param name="count">How many ids.</param>
    /// <param name="isDelete">Whether they go.</param>
    public WriteBatch Change(SteppedStore store, long first, int count, bool isDelete = false)
    {
        Collection documents = store.Collection("documents");
        var batch = new WriteBatch();
        ulong sequence = store.Visible;
        for (long id = first; id < first + count; id++)
        {
            float[]? vector = isDelete
                ? null
                : [.. Enumerable.Range(0, StoredCollection.Dimension).Select(_ => _random.NextSingle())];
            _versions[id].Add((++sequence, vector));
            if (vector is null)
            {
                batch.Delete(documents, id);
            }
            else
            {
                batch.Upsert(documents, new Document(id) { Vectors = { ["a"] = vector, ["b"] = vector } });
            }
        }

        NoteEnd(sequence);
        return batch;
    }

    /// <summary>Fails if queries of what is open find anything dead or wrong, or not what is nearest.</summary>
    public void Check(SteppedStore store)
    {
        if (!_ends.Contains(store.Visible))
        {
            throw new StateMismatchException($"found sequence {store.Visible}, at which no batch ended");
        }

        Dictionary<long, (ulong Sequence, float[] Vector)> live = LiveAt(store.Visible);
        Collection documents = store.Collection("documents");

        (ulong Sequence, float[] Vector)[] newest =
            [.. live.Values.OrderByDescending(static version => version.Sequence)];
        for (int i = 0; i < NewestCount; i++)
        {
            CheckItself(documents, i % 2 == 0 ? "a" : "b", newest[i].Vector, newest[i].Sequence);
        }

        float[][] asked = [newest[0].Vector, newest[200].Vector, newest[1500].Vector];
        int found = 0;
        foreach (float[] vector in asked)
        {
            found += Check(documents, "a", vector, live) + Check(documents, "b", vector, live);
        }

        double recall = found / (2.0 * K * asked.Length);
        if (recall < RecallMin)
        {
            throw new StateMismatchException($"queries find {recall:P1} of what is nearest");
        }
    }

    private Dictionary<long, (ulong Sequence, float[] Vector)> LiveAt(ulong at)
    {
        var live = new Dictionary<long, (ulong Sequence, float[] Vector)>();
        foreach ((long id, List<(ulong Sequence, float[]? Vector)> versions) in _versions)
        {
            (ulong sequence, float[]? vector) = versions.FindLast(version => version.Sequence <= at);
            if (vector is not null)
            {
                live[id] = (sequence, vector);
            }
        }

        return live;
    }

    private static void CheckItself(Collection documents, string field, float[] vector, ulong sequence)
    {
        var query = new VectorQuery(field, vector) { K = 1, NProbe = 100, TrustsIndex = true };
        QueryHit[] hits = documents.Query(query);
        if (hits.Length != 1 || hits[0].Sequence.Value != sequence)
        {
            throw new StateMismatchException($"the document of {sequence} is not found by its own vector");
        }
    }

    // How many of the nearest were found.
    private static int Check(
        Collection documents, string field, float[] vector, Dictionary<long, (ulong Sequence, float[] Vector)> live)
    {
        var query = new VectorQuery(field, vector) { K = K, EfSearch = 200, NProbe = 100, TrustsIndex = true };
        QueryHit[] hits = documents.Query(query);
        double[] distances = [.. live.Values.Select(version => Distance(version.Vector, vector))];
        Array.Sort(distances);
        double farthest = distances[K - 1] * (1 + 1e-4);
        var met = new HashSet<long>();
        foreach (QueryHit hit in hits)
        {
            long id = hit.Id.AsInt64();
            if (!live.TryGetValue(id, out (ulong Sequence, float[] Vector) version)
                || version.Sequence != hit.Sequence.Value
                || !met.Add(id))
            {
                throw new StateMismatchException($"{id} of {hit.Sequence} is found, which is dead or found already");
            }

            double distance = Distance(version.Vector, vector);
            if (Math.Abs(distance - hit.Distance) > 1e-4 * Math.Max(1, distance))
            {
                throw new StateMismatchException($"the distance of {id} is {hit.Distance}, not {distance}");
            }
        }

        // A document has the vector that is asked for.
        return hits.Length == K && hits[0].Distance < 1e-6
            ? hits.Count(hit => hit.Distance <= farthest)
            : throw new StateMismatchException($"{hits.Length} hits, and not the document of that vector first");
    }

    private static double Distance(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double gap = (double)a[i] - b[i];
            sum += gap * gap;
        }

        return sum;
    }
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Writing;
using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Traps;

/// <summary>A delete by filter takes effect at its place in the order, not at the moment its filter was
/// evaluated.</summary>
/// <remarks>Scenario: the filter is evaluated; other commits pass the turnstile; then the delete does. Oracle: gone is
/// what passes the filter right before the delete, and nothing else.</remarks>
public sealed class FilteredDeleteTests
{
    [Fact]
    public void ORDER_1_what_came_between_the_filter_and_the_turn_is_judged_at_the_turn()
    {
        using SteppedStore store = SteppedStore.Open(new Disk.VirtualDisk(), "/db", seed: 1, memTableBytes: 1 << 16);
        var schema = new CollectionSchema("things", DocumentIdKind.Int64) { Fields = [ScalarField.Int32("label")] };
        Collection things = SteppedStore.Wait(store.Doors.CreateCollectionAsync(schema, CancellationToken.None));
        for (int id = 1; id <= 4; id++)
        {
            SteppedStore.Wait(things.UpsertAsync(Thing(id, label: 1)));
        }

        BoundFilter filter = BoundFilter.Bind(Filter.Parse("label = 1"), schema);
        using var delete = new FilteredDelete(store.Store.Views, things.Id, schema, filter);
        SteppedStore.Wait(things.UpsertAsync(Thing(1, label: 2)));      // passes no more
        SteppedStore.Wait(things.UpsertAsync(Thing(2, label: 1)));      // passes in another version
        SteppedStore.Wait(things.DeleteAsync(3));                       // is gone already
        SteppedStore.Wait(things.UpsertAsync(Thing(5, label: 1)));      // is new and passes
        SteppedStore.Wait(things.UpsertAsync(Thing(6, label: 2)));      // is new and does not
        var operations = new OperationBuffer { Completion = delete.Complete };
        CommitResult result =
            SteppedStore.Wait(store.Store.Pipeline.CommitAsync(operations, null, CancellationToken.None));
        Assert.Equal(result.First, result.Last);
        Assert.Equal(3, delete.Count);
        int[] left = [.. Enumerable.Range(1, 6).Where(id => things.Fetch(id) is not null)];
        Assert.Equal([1, 6], left);
        Assert.Equal(2, things.Count());
        Assert.Equal(CommitStatus.Ok, SteppedStore.Wait(things.InsertAsync(Thing(2, label: 1))).Status);
    }

    [Fact]
    public void ORDER_1_rows_that_a_merge_has_moved_meanwhile_are_judged_where_they_lie_then()
    {
        using SteppedStore store = SteppedStore.Open(new Disk.VirtualDisk(), "/db", seed: 1, memTableBytes: 1 << 16);
        var schema = new CollectionSchema("things", DocumentIdKind.Int64) { Fields = [ScalarField.Int32("label")] };
        Collection things = SteppedStore.Wait(store.Doors.CreateCollectionAsync(schema, CancellationToken.None));
        for (int id = 1; id <= 8; id++)
        {
            SteppedStore.Wait(things.UpsertAsync(Thing(id, label: 1)));
            if (id % 4 == 0)
            {
                store.Persist();
            }
        }

        Assert.Equal(2, things.Stats().Segments);
        BoundFilter filter = BoundFilter.Bind(Filter.Parse("label = 1"), schema);
        using var delete = new FilteredDelete(store.Store.Views, things.Id, schema, filter);
        store.Settle();
        Assert.Equal(1, things.Stats().Segments);
        SteppedStore.Wait(things.UpsertAsync(Thing(1, label: 2)));
        SteppedStore.Wait(things.UpsertAsync(Thing(2, label: 1)));
        SteppedStore.Wait(things.DeleteAsync(3));
        var operations = new OperationBuffer { Completion = delete.Complete };
        SteppedStore.Wait(store.Store.Pipeline.CommitAsync(operations, null, CancellationToken.None));
        Assert.Equal(6, delete.Count);
        Assert.Equal(2, things.Fetch(1)!.Get<int>("label"));
        Assert.Equal(1, things.Count());
        Assert.All(Enumerable.Range(2, 7), id => Assert.Null(things.Fetch(id)));
        store.Settle();
        Assert.Equal((1, 1), (things.Count(), (int)things.Stats().Rows));
    }

    private static Document Thing(int id, int label) => new(id) { ["label"] = label };
}

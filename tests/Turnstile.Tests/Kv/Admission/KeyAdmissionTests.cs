using Turnstile.Kv.Admission;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Tests.Kv.Admission;

public sealed class KeyAdmissionTests
{
    [Fact]
    public void Versions_count_writes_and_restart_after_a_delete()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        store.Put("a", "2");
        Assert.Equal((2UL, 1UL, 2UL), History(store, "a"));
        store.Delete("a");
        Assert.Null(store.Get("a"));
        store.Put("a", "3");
        Assert.Equal((1UL, 4UL, 4UL), History(store, "a"));
    }

    [Fact]
    public void Operations_of_one_batch_on_one_key_follow_each_other()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        var batch = new OperationBuffer();
        foreach (string value in new[] { "2", "3" })
        {
            KeyOperations.Put(batch, 1, TestStore.Bytes("a"), TestStore.Bytes(value));
        }

        KeyOperations.Delete(batch, 1, TestStore.Bytes("a"));
        KeyOperations.Put(batch, 1, TestStore.Bytes("a"), TestStore.Bytes("4"));
        BatchPreparation.LinkSameKeys(batch);
        Assert.Equal(-1, store.Commit(batch));
        Assert.Equal([2UL, 3UL, 0UL, 1UL], [.. Enumerable.Range(0, 4).Select(i => batch[i].Version)]);
        Assert.Equal([1UL, 2UL, 3UL, 0UL], [.. Enumerable.Range(0, 4).Select(i => batch[i].PreviousSequence.Value)]);
        Assert.Equal((1UL, 5UL, 5UL), History(store, "a"));
    }

    [Fact]
    public void A_delete_of_a_range_takes_away_what_came_before_it_in_the_batch_and_not_what_follows()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        store.Put("b", "1");
        var batch = new OperationBuffer();
        KeyOperations.Put(batch, 1, TestStore.Bytes("a"), TestStore.Bytes("2"));
        KeyOperations.DeleteRange(batch, 1, TestStore.Bytes("a"), TestStore.Bytes("c"));
        KeyOperations.Put(
            batch, 1, TestStore.Bytes("b"), TestStore.Bytes("3"), new Precondition(PreconditionKind.VersionEquals, 1));
        KeyOperations.Put(batch, 1, TestStore.Bytes("b"), TestStore.Bytes("4"));
        BatchPreparation.LinkSameKeys(batch);
        Assert.Equal(-1, store.Commit(batch));
        Assert.Equal([2UL, 0UL, 1UL, 2UL], [.. Enumerable.Range(0, 4).Select(i => batch[i].Version)]);
        Assert.Equal((null, "4"), (store.Get("a"), store.Get("b")));
        Assert.Equal((2UL, 5UL, 6UL), History(store, "b"));
        store.Put("a", "5");
        Assert.Equal((1UL, 7UL, 7UL), History(store, "a"));
    }

    [Fact]
    public void A_delete_of_a_range_without_keys_and_too_many_of_them_are_refused()
    {
        var batch = new OperationBuffer();
        Assert.Throws<ArgumentException>(
            () => KeyOperations.DeleteRange(batch, 1, TestStore.Bytes("b"), TestStore.Bytes("b")));
        Assert.Throws<ArgumentException>(() => KeyOperations.DeleteRange(batch, 1, [], new byte[70_000]));
        for (int i = 0; i <= BatchPreparation.RangesMax; i++)
        {
            KeyOperations.DeleteRange(batch, 1, [], []);
        }

        using var store = new TestStore();
        Assert.Throws<ArgumentException>(() => BatchPreparation.Prepare(batch, store.Part, Sequence.Zero));
    }

    [Fact]
    public void Preconditions_are_asked_of_the_state_before_the_batch()
    {
        using var store = new TestStore();
        void Fill(OperationBuffer batch)
        {
            KeyOperations.Put(batch, 1, TestStore.Bytes("a"), []);
            KeyOperations.Put(batch, 1, TestStore.Bytes("a"), [], new Precondition(PreconditionKind.Absent));
            KeyOperations.Put(batch, 1, TestStore.Bytes("b"), [], new Precondition(PreconditionKind.Present));
        }

        Assert.Equal(2, store.Commit(Fill));
        Assert.Equal(Sequence.Zero, store.Last);
        Assert.Null(store.Get("a"));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Same_keys_are_linked_in_batches_of_any_size(int count)
    {
        var batch = new OperationBuffer();
        for (int i = 0; i < count; i++)
        {
            KeyOperations.Put(batch, (uint)(i % 2), TestStore.Bytes($"{i % 7}"), []);
        }

        BatchPreparation.LinkSameKeys(batch);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(i < 14 ? -1 : i - 14, batch.Notes[i].EarlierIndex);
        }
    }

    [Fact]
    public void A_hint_that_grew_old_is_corrected_from_memtables_and_tables()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        var batch = new OperationBuffer();
        KeyOperations.Put(batch, 1, TestStore.Bytes("a"), [], new Precondition(PreconditionKind.VersionEquals, 3));
        using (ViewLease lease = store.Views.Acquire())
        {
            BatchPreparation.Prepare(batch, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }

        Assert.Equal(1UL, batch.Notes[0].Prior.Version);
        store.Put("a", "2");
        store.Put("a", "3");
        store.Rotate();
        store.Flush();
        Assert.Equal(-1, store.Commit(batch));
        Assert.Equal(4UL, batch[0].Version);
    }

    [Fact]
    public void Catalog_entries_get_rising_ids_and_a_name_only_once()
    {
        using var store = new TestStore();
        Assert.Equal(-1, store.Commit(b =>
        {
            KeyOperations.CreateCatalogEntry(b, CatalogKind.Keyspace, "users", [1, 2]);
            KeyOperations.CreateCatalogEntry(b, CatalogKind.Collection, "users", [3]);
        }));
        Assert.Equal(1, store.Commit(b =>
        {
            KeyOperations.CreateCatalogEntry(b, CatalogKind.Keyspace, "other", []);
            KeyOperations.CreateCatalogEntry(b, CatalogKind.Keyspace, "users", []);
        }));
        Assert.Equal(1, store.Commit(b =>
        {
            KeyOperations.CreateCatalogEntry(b, CatalogKind.Keyspace, "twice", []);
            KeyOperations.CreateCatalogEntry(b, CatalogKind.Keyspace, "twice", []);
        }));
        Assert.Equal(-1, store.Commit(b => KeyOperations.AlterCatalogEntry(b, CatalogKind.Keyspace, "users", [9])));
        Assert.Equal(0, store.Commit(b => KeyOperations.AlterCatalogEntry(b, CatalogKind.Keyspace, "nobody", [9])));
        store.Rotate();
        store.Flush();
        Catalog loaded = Catalog.Load(store.Part);
        foreach (Catalog catalog in new[] { store.Part.Catalog, loaded })
        {
            Assert.Equal(2U, catalog.LastId);
            Assert.True(catalog.TryFind(CatalogKind.Keyspace, "users", store.Last, out CatalogEntry? keyspace));
            Assert.Equal((1U, 1UL, 3UL), (keyspace.Id, keyspace.Created.Value, keyspace.Written.Value));
            Assert.Equal([9], keyspace.Definition.ToArray());
            Assert.True(catalog.TryFind(CatalogKind.Collection, "users", store.Last, out CatalogEntry? collection));
            Assert.Equal(2U, collection.Id);
            Assert.False(catalog.TryFind(CatalogKind.Keyspace, "users", Sequence.Zero, out _));
        }
    }

    [Fact]
    public void A_name_that_is_empty_or_no_text_is_refused()
    {
        foreach (string name in new[] { "", "half a pair: \ud800" })
        {
            Assert.Throws<ArgumentException>(
                () => KeyOperations.CreateCatalogEntry(new OperationBuffer(), CatalogKind.Keyspace, name, []));
        }
    }

    [Fact]
    public void A_name_may_have_255_bytes_and_no_more()
    {
        var batch = new OperationBuffer();
        KeyOperations.CreateCatalogEntry(batch, CatalogKind.Keyspace, new string('n', 255), []);
        Assert.Throws<ArgumentException>(
            () => KeyOperations.CreateCatalogEntry(batch, CatalogKind.Keyspace, new string('n', 256), []));
    }

    [Fact]
    public void A_hint_from_before_a_tombstone_was_merged_away_is_not_believed()
    {
        using var store = new TestStore();
        store.Put("key", "value");
        var late = new OperationBuffer();
        KeyOperations.Put(late, 1, "key"u8, "late"u8, new Precondition(PreconditionKind.VersionEquals, 1));
        using (ViewLease lease = store.Views.Acquire())
        {
            BatchPreparation.Prepare(late, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }

        store.Delete("key");
        store.Put("other", "value");
        store.Rotate();
        store.Flush();
        Assert.True(store.Merge(MergePicker.PickAll(store.Part)));
        Assert.Equal(0, store.Commit(late));
    }

    private static (ulong Version, ulong Create, ulong Sequence) History(TestStore store, string key)
    {
        Entry entry = store.Keyspace().Get(TestStore.Bytes(key))!;
        return (entry.Version, entry.CreateSequence.Value, entry.Sequence.Value);
    }
}

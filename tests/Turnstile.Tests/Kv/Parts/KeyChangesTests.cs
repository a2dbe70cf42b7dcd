using Turnstile.Kv;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;

namespace Turnstile.Tests.Kv.Parts;

public sealed class KeyChangesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Changes_are_found_wherever_they_lie(int stage)
    {
        using var store = new TestStore();
        store.Put("a", "1");
        store.Put("k", "2");
        store.DeleteRange("p", "r");
        store.Delete("t");
        for (int i = 0; i < stage; i++)
        {
            if (i == 0)
            {
                store.Rotate();
            }
            else
            {
                store.Flush();
            }
        }

        Check(store, true, "a", "b", 0);
        Check(store, false, "a", "b", 1);
        Check(store, true, "a", "l", 1);
        Check(store, false, "l", "p", 0);
        Check(store, true, "l", "q", 2);
        Check(store, true, "q", "qq", 2);
        Check(store, false, "q", "qq", 3);
        Check(store, false, "r", "s", 0);
        Check(store, true, "t", "u", 3);
        Check(store, false, "a", "z", 4);
        Assert.True(OneKey(store, "k", 1));
        Assert.False(OneKey(store, "k", 2));
        Assert.True(OneKey(store, "qx", 2));
        Assert.False(OneKey(store, "qx", 3));
        Assert.False(OneKey(store, "b", 0));
    }

    [Fact]
    public void A_dropped_tombstone_counts_as_a_change()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        store.Delete("a");
        store.Rotate();
        store.Flush();
        Assert.True(store.Merge(MergePicker.PickAll(store.Part)));
        Assert.True(OneKey(store, "a", 1));
        Assert.False(OneKey(store, "a", 2));
    }

    private static bool OneKey(TestStore store, string key, ulong sequence)
    {
        byte[] stored = KeyRange.KeyOf(1, TestStore.Bytes(key));
        return KeyChanges.AnyAfter(
            store.Part, new KeyRange(stored, KeyRange.JustAfter(stored)), new Sequence(sequence));
    }

    private static void Check(TestStore store, bool expected, string start, string end, ulong sequence)
    {
        var range = new KeyRange(
            KeyRange.KeyOf(1, TestStore.Bytes(start)), KeyRange.KeyOf(1, TestStore.Bytes(end)));
        Assert.Equal(expected, KeyChanges.AnyAfter(store.Part, range, new Sequence(sequence)));
    }
}

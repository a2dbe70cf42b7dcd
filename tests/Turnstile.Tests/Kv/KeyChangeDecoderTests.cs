using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Watch;

namespace Turnstile.Tests.Kv;

public sealed class KeyChangeDecoderTests
{
    [Theory]
    [InlineData("a", "c", true)]
    [InlineData("a", "b", false)]
    [InlineData("b5", "b7", true)]
    [InlineData("b", "c", true)]
    [InlineData("c", "d", false)]
    [InlineData("", "", true)]
    [InlineData("c", "", false)]
    [InlineData("a", "b0", true)]
    public void A_deleted_range_is_shown_if_it_may_hold_keys_of_the_prefix(string start, string end, bool isShown)
    {
        var operations = new OperationBuffer();
        operations.Add((byte)KeyOperationKind.DeleteRange, 7, Bytes(start), Bytes(end));
        operations.MarkEnd();
        var decoder = new KeyChangeDecoder(7, "keys", new WatchOptions { KeyPrefix = Bytes("b") });
        var place = new ChangePlace(new Sequence(5), 1_700_000_000_000, true);
        Assert.Equal(isShown, decoder.TryDecode(operations[0], place, out ChangeEvent? change));
        if (isShown)
        {
            Assert.Equal(ChangeKind.DeleteRange, change!.Kind);
            Assert.Equal(Bytes(start), change.Key.ToArray());
            Assert.Equal(Bytes(end), change.EndKey.ToArray());
            Assert.True(change.IsLastOfBatch);
        }
    }

    [Fact]
    public void What_has_no_name_yet_keeps_its_place()
    {
        var operations = new OperationBuffer();
        operations.Add(30, 7, "key"u8, "value"u8);
        var place = new ChangePlace(new Sequence(5), 0, true);
        Assert.True(new KeyChangeDecoder(7, "keys", WatchOptions.All).TryDecode(operations[0], place, out var change));
        Assert.Equal(ChangeKind.Other, change.Kind);
        Assert.False(new KeyChangeDecoder(8, "others", WatchOptions.All).TryDecode(operations[0], place, out _));
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}

using Turnstile.Replication;

namespace Turnstile.Tests.Replication;

/// <summary>Messages of replication from a stream that is cut, changed or somebody else's.</summary>
/// <remarks>Oracle: a message is what was sent or is refused; a stated length takes no memory that did not come.
/// </remarks>
public sealed class HostileMessageTests
{
    [Fact]
    public async Task A_changed_message_is_refused_and_a_cut_one_too()
    {
        var sent = new Message(default, 7, new byte[50]);
        using var good = new MemoryStream();
        await sent.WriteAsync(good, CancellationToken.None);
        byte[] bytes = good.ToArray();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(changed));
        }

        for (int length = 1; length < bytes.Length; length++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(bytes[..length]));
        }

        Assert.Null(await ReadAsync([]));
        Assert.Equal(7UL, (await ReadAsync(bytes))!.Value.Id);
    }

    [Fact]
    public async Task Random_bytes_are_no_message()
    {
        var random = new Random(3);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            "TRP1"u8[..Math.Min(4, bytes.Length)].CopyTo(bytes);
            await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(bytes));
        }
    }

    private static ValueTask<Message?> ReadAsync(byte[] bytes) =>
        Message.ReadAsync(new MemoryStream(bytes), CancellationToken.None);
}

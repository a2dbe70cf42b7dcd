using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class FetchHintTests
{
    [Fact]
    public void A_hint_to_nothing_or_to_memory_that_is_gone_does_no_harm()
    {
        default(FetchHint).Fetch(0, 4_096);
        new FetchHint([]).Fetch(0, 4_096);
        var buffer = new NativeBuffer(64);
        var hint = new FetchHint(buffer.View.Slice(0, 64));
        hint.Fetch(-(1 << 20), 2 << 20);
        buffer.Dispose();
        hint.Fetch(-(1 << 20), 2 << 20);
    }
}

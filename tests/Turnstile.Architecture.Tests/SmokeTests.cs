namespace Turnstile.Architecture.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void The_test_host_starts() => Assert.True(true);
}

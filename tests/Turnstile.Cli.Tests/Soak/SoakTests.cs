using System.Text.Json;
using Turnstile.Cli.Soak;
using Turnstile.Cli.Tests.Commands;
using Turnstile.Cli.Tests.Files;

namespace Turnstile.Cli.Tests.Soak;

public sealed class SoakTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_small_soak_is_clean_and_says_what_it_did()
    {
        JsonElement report = await CommandRun.Json(
            "soak", "--data-mib", "8", "--budget-mib", "65536", "--seconds", "1", "--dir", _folder.Path);
        Assert.Equal((8 << 20) / 1008, report.GetProperty("keys").GetInt64());
        Assert.Equal(0, report.GetProperty("wrong").GetInt64() + report.GetProperty("lost").GetInt64());
        Assert.True(report.GetProperty("puts_per_s").GetDouble() > 0);
        Assert.True(report.GetProperty("reads_per_s").GetDouble() > 0);
        JsonElement worst = report.GetProperty("worst_put_phases_ms");
        double told = worst.GetProperty("look").GetDouble() + worst.GetProperty("build").GetDouble();
        Assert.InRange(told, double.Epsilon, report.GetProperty("worst_put_ms").GetDouble());
        Assert.True(report.GetProperty("peak_memory_bytes").GetInt64() > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_value_is_known_again_and_no_other_is()
    {
        byte[] value = new byte[100];
        byte[] scratch = new byte[100];
        SoakValue.Write(7, 3, 1, value);
        Assert.Equal(3, SoakValue.Read(7, 1, value, scratch));
        Assert.Equal(-1, SoakValue.Read(8, 1, value, scratch));
        Assert.Equal(-1, SoakValue.Read(7, 2, value, scratch));
        Assert.Equal(-1, SoakValue.Read(7, 1, value.AsSpan(1), scratch));
        for (int i = 0; i < value.Length; i++)
        {
            value[i] ^= 1;
            Assert.Equal(-1, SoakValue.Read(7, 1, value, scratch));
            value[i] ^= 1;
        }
    }

    [Theory]
    [InlineData(5, 5, 5, true)]
    [InlineData(6, 5, 5, true)]
    [InlineData(7, 5, 5, false)]
    [InlineData(4, 5, 5, false)]
    [InlineData(7, 5, 6, true)]
    [InlineData(0, 255, 255, true)]
    [InlineData(254, 255, 255, false)]
    [InlineData(-1, 5, 5, false)]
    public void A_read_sees_what_was_answered_or_was_under_way(int seen, byte before, byte after, bool isRight) =>
        Assert.Equal(isRight, SoakGenerations.IsPossible(seen, before, after));

    [Fact]
    public void A_report_over_the_budget_or_with_something_wrong_is_not_clean()
    {
        var clean = new SoakReport(
            1, 1, 1, 1, new Dictionary<string, double>(), 1, 1, 1, 1, 1, Wrong: 0, Lost: 0, IsWithinBudget: true);
        Assert.True(clean.IsClean);
        Assert.False((clean with { Wrong = 1 }).IsClean);
        Assert.False((clean with { Lost = 1 }).IsClean);
        Assert.False((clean with { IsWithinBudget = false }).IsClean);
    }
}

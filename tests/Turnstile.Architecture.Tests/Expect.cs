namespace Turnstile.Architecture.Tests;

/// <summary>How a rule's findings are judged.</summary>
internal static class Expect
{
    /// <summary>Fails with all findings, one a line.</summary>
    public static void Nothing(IEnumerable<string> findings)
    {
        string[] found = [.. findings];
        if (found.Length > 0)
        {
            Assert.Fail($"{found.Length} found:\n  " + string.Join("\n  ", found));
        }
    }

    /// <summary>Fails unless there is exactly one finding, and it says all of the given words.</summary>
    public static void One(IEnumerable<string> findings, params string[] words)
    {
        string found = Assert.Single(findings);
        foreach (string word in words)
        {
            Assert.Contains(word, found, StringComparison.Ordinal);
        }
    }
}

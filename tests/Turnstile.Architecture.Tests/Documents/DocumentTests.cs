using Turnstile.Architecture.Tests.Sources;

namespace Turnstile.Architecture.Tests.Documents;

public sealed class DocumentTests
{
    private static readonly IReadOnlyList<string> Pages = [.. SourceTree.Find(MeasuredHouse.Repository, "*.md")];

    [Fact]
    public void Every_link_leads_somewhere() => Expect.Nothing(Pages.SelectMany(page => LinkRules.Broken(page, Read)));

    [Fact]
    public void Every_csharp_example_is_copied_from_code_that_compiles() => Expect.Nothing(
        from page in Pages
        where page == "README.md" || page.StartsWith("docs/", StringComparison.Ordinal)
        from finding in SampleRules.NotCompiled(page, Read(page)!, ReadCompiled)
        select finding);

    [Fact]
    public void Every_folder_of_source_has_a_short_readme() => Expect.Nothing(ReadmeRules.Missing(
        SourceTree.FoldersBelow(MeasuredHouse.Repository, "src"),
        folder => Directory.EnumerateFiles(MeasuredHouse.Repository.PathOf(folder), "*.cs").Any(),
        Read));

    [Theory]
    [InlineData("[a](b.md)", "docs/b.md, which is not there")]
    [InlineData("[a](../c.md#none)", "c.md does not have")]
    [InlineData("[a](#none)", "docs/a.md does not have")]
    [InlineData("[a]: b.md", "docs/b.md, which is not there")]
    [InlineData("![a](b.svg \"title\")", "docs/b.svg, which is not there")]
    public void A_link_that_leads_nowhere_is_found(string text, string complaint) => Expect.One(
        LinkRules.Broken("docs/a.md", path => path == "docs/a.md" ? text : path == "c.md" ? "# One" : null), complaint);

    [Theory]
    [InlineData("[a](../c.md)")]
    [InlineData("[a](../c.md#one-and-the-code-two)")]
    [InlineData("[a](../c.md#one-and-the-code-two-1)")]
    [InlineData("[a](https://example.org/none)")]
    [InlineData("`[a](none.md)`")]
    [InlineData("```\n[a](none.md)\n```")]
    public void A_link_that_leads_somewhere_is_not(string text) => Expect.Nothing(LinkRules.Broken(
        "docs/a.md",
        path => path == "docs/a.md" ? text
            : path == "c.md" ? "# One, and the `code`: two\n## One and the code two\n"
            : null));

    [Theory]
    [InlineData("```csharp\nint x;\n```", "names no sample")]
    [InlineData("<!-- sample: A.cs#none -->\n```csharp\nint x;\n```", "A.cs#none is not there")]
    [InlineData("<!-- sample: B.cs#one -->\n```csharp\nint x;\n```", "B.cs#one is not there")]
    [InlineData("<!-- sample: A.cs#one -->\n```csharp\nint y;\n```", "differs from A.cs#one")]
    public void An_example_that_does_not_compile_is_found(string text, string complaint) =>
        Expect.One(SampleRules.NotCompiled("a.md", text, Sample), complaint);

    [Theory]
    [InlineData("<!-- sample: A.cs#one -->\n```csharp\nint x;\n{\n    x++;\n}\n```")]
    [InlineData("<!-- sample: A.cs#one -->\n\n```csharp\nint x;\n{\n    x++;\n}\n```")]
    [InlineData("```text\nint x;\n```")]
    public void An_example_that_compiles_is_not(string text) =>
        Expect.Nothing(SampleRules.NotCompiled("a.md", text, Sample));

    [Theory]
    [InlineData(null, 1)]
    [InlineData("# A\n\none\n", 0)]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", 1)]
    public void A_folder_without_a_short_readme_is_found(string? readme, int found)
    {
        Assert.Equal(found, ReadmeRules.Missing(["src/A"], _ => true, _ => readme).Count());
        Assert.Empty(ReadmeRules.Missing(["src/A"], _ => false, _ => readme));
    }

    private static string? Sample(string path) =>
        path == "A.cs"
            ? "class A\n{\n    #region one\n    int x;\n    {\n        x++;\n    }\n    #endregion\n}\n"
            : null;

    private static string? Read(string path)
    {
        string full = MeasuredHouse.Repository.PathOf(path);
        return Directory.Exists(full) ? "" : File.Exists(full) ? File.ReadAllText(full) : null;
    }

    // A sample compiles when it stands below a project of the solution.
    private static string? ReadCompiled(string path)
    {
        string solution = File.ReadAllText(MeasuredHouse.Repository.PathOf("Turnstile.slnx"));
        string[] parts = path.Split('/');
        bool isCompiled = path.EndsWith(".cs", StringComparison.Ordinal) && parts.Length > 2
            && solution.Contains($"\"{parts[0]}/{parts[1]}/", StringComparison.Ordinal);
        return isCompiled ? Read(path) : null;
    }
}

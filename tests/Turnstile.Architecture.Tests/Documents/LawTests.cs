using Turnstile.Architecture.Tests.Sources;

namespace Turnstile.Architecture.Tests.Documents;

public sealed class LawTests
{
    private static readonly string Page = File.ReadAllText(MeasuredHouse.Repository.PathOf("docs/invariants.md"));

    [Fact]
    public void Every_law_that_code_checks_is_on_the_page() =>
        Expect.Nothing(LawRules.Unwritten(Page, MeasuredHouse.SourcesBelow("src")));

    [Fact]
    public void Every_test_on_the_page_is_there() =>
        Expect.Nothing(LawRules.MissingTests(Page, [.. MeasuredHouse.SourcesBelow("tests")]));

    [Fact]
    public void Every_type_on_the_page_names_its_law() =>
        Expect.Nothing(LawRules.MissingAssertions(Page, [.. MeasuredHouse.SourcesBelow("src")]));

    [Fact]
    public void A_law_that_is_not_on_the_page_is_found()
    {
        SourceFile code = new("A.cs", "f(\"ORDER-1\"); f(\"PEACE-1\");");

        Expect.One(LawRules.Unwritten("\n| ORDER-1 | x |", [code]), "PEACE-1");
    }

    [Fact]
    public void A_test_that_nobody_wrote_is_found()
    {
        SourceFile tests = new("tests/ATests.cs", "void One() { }");

        Expect.One(LawRules.MissingTests("`ATests.One`, `ATests.Two`", [tests]), "ATests.Two");
    }

    [Fact]
    public void A_type_that_does_not_name_its_law_is_found()
    {
        SourceFile[] files = [new("src/A.cs", "// ORDER-1"), new("src/B.cs", "// nothing")];

        Expect.One(LawRules.MissingAssertions("\n| ORDER-1 | `A`: here; `B` | `X.Y` |\n", files), "B does not name");
    }
}

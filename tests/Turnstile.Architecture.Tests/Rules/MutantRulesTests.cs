namespace Turnstile.Architecture.Tests.Rules;

public sealed class MutantRulesTests
{
    private const string List = "@ lost: a line goes\nfile a.cs\ntests T C\n<<<<\n    B();\n====\n>>>>\n";

    [Fact]
    public void Every_mutant_applies_to_the_sources_once() => Expect.Nothing(MutantRules.NotApplying(
        Read("tools/mutants/list.txt")!, Read));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("    A();\n", 0)]
    [InlineData("    B();\n    B();\n", 2)]
    public void A_mutant_that_does_not_apply_once_is_found(string? text, int count) =>
        Expect.One(MutantRules.NotApplying(List, _ => text), "lost", "a.cs", $"{count} times");

    [Fact]
    public void A_mutant_that_applies_once_is_not() =>
        Expect.Nothing(MutantRules.NotApplying(List, static _ => "    A();\n    B();\n"));

    private static string? Read(string relative)
    {
        string path = MeasuredHouse.Repository.PathOf(relative);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}

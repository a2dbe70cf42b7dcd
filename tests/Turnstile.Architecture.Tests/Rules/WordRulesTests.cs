using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Layers;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class WordRulesTests
{
    private static readonly Wing Engine = Wing.All[1];

    [Fact]
    public void Partial_is_for_generated_code() => Expect.Nothing(WordRules.Partial(MeasuredHouse.Sources));

    [Fact]
    public void Unsafe_stands_only_where_the_table_says() => Expect.Nothing(
        Wing.All.SelectMany(wing => WordRules.Unsafe(MeasuredHouse.Sources, MeasuredHouse.Table, wing)));

    [Fact]
    public void No_reminder_without_an_issue() => Expect.Nothing(WordRules.Reminders(MeasuredHouse.Sources));

    [Theory]
    [InlineData("internal sealed partial class A;", 1)]
    [InlineData("internal partial record struct A;", 1)]
    [InlineData("// partial class is for others\ninternal class A;", 0)]
    [InlineData("internal partial class A { [GeneratedRegex(\"a\")] static partial Regex R(); }", 0)]
    public void A_type_in_parts_is_found(string text, int found) =>
        Assert.Equal(found, WordRules.Partial([new SourceFile("A.cs", text)]).Count());

    [Theory]
    [InlineData("src/Turnstile/Kv/A.cs", "unsafe class A;", 1)]
    [InlineData("src/Turnstile/Kv/A.cs", "int x = Unsafe.As<uint, int>(ref y);", 1)]
    [InlineData("src/Turnstile/Kv/A.cs", "int x = Unsafe.SizeOf<int>();", 0)]
    [InlineData("src/Turnstile/Kv/A.cs", "string x = \"unsafe\"; // unsafe", 0)]
    [InlineData("src/Turnstile/Storage/A.cs", "unsafe class A;", 0)]
    [InlineData("src/Turnstile/A.cs", "unsafe class A;", 1)]
    public void Unsafe_code_in_another_room_is_found(string path, string text, int found) => Assert.Equal(
        found, WordRules.Unsafe([new SourceFile(path, text)], LayerTable.Parse("unsafe: Storage"), Engine).Count());

    [Theory]
    [InlineData("// TODO: later", 1)]
    [InlineData("/* a\n HACK */", 1)]
    [InlineData("// TODO #12: later", 0)]
    [InlineData("// TODO(#12) later", 0)]
    [InlineData("string todo = \"TODO\";", 0)]
    public void A_reminder_without_an_issue_is_found(string text, int found) =>
        Assert.Equal(found, WordRules.Reminders([new SourceFile("A.cs", text)]).Count());
}

using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class SizeRulesTests
{
    [Fact]
    public void Files_are_short() => Expect.Nothing(SizeRules.LongFiles(MeasuredHouse.Sources));

    [Fact]
    public void Lines_are_short() => Expect.Nothing(SizeRules.LongLines(MeasuredHouse.Sources));

    [Fact]
    public void Methods_are_short() =>
        Expect.Nothing(MeasuredHouse.AssembliesAndTools.SelectMany(SizeRules.LongMethods));

    [Fact]
    public void Lines_of_methods_are_known() =>
        Assert.Contains(MeasuredHouse.Assemblies[1].Methods, method => method is { Name: "TryParse", LineCount: > 10 });

    [Theory]
    [InlineData(SizeRules.FileLinesMax, 0)]
    [InlineData(SizeRules.FileLinesMax + 1, 1)]
    public void A_long_file_is_found(int lineCount, int found)
    {
        var file = new SourceFile("A.cs", string.Concat(Enumerable.Repeat("x\n", lineCount)));

        Assert.Equal(found, SizeRules.LongFiles([file]).Count());
    }

    [Theory]
    [InlineData(SizeRules.LineLengthMax, 0)]
    [InlineData(SizeRules.LineLengthMax + 1, 1)]
    public void A_long_line_is_found(int length, int found)
    {
        var file = new SourceFile("A.cs", $"x\n{new string('y', length)}\r\n");

        Assert.Equal(found, SizeRules.LongLines([file]).Count());
    }

    [Fact]
    public void A_long_method_is_found()
    {
        MethodPicture ladder = MadeUpHouse.Picture.Methods.First(method => method.Name == "Descend");
        MethodPicture tall = ladder with { LineCount = SizeRules.MethodLinesMax + 1 };

        Expect.One(SizeRules.LongMethods(MadeUpHouse.Picture with { Methods = [tall] }), "Ladder.Descend", "61");
    }

    [Fact]
    public void A_method_is_measured_from_its_first_statement_to_its_last()
    {
        MethodPicture method = MadeUpHouse.Assembly.Methods.Single(method => method.Name == nameof(ThreeLines));

        // Symbols of debug builds know the braces too.
        Assert.InRange(method.LineCount, 3, 5);
    }

    private static int ThreeLines(int number)
    {
        int twice = number * 2;

        return twice;
    }
}

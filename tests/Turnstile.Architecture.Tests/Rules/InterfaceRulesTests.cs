using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class InterfaceRulesTests
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    [Fact]
    public void An_interface_has_two_implementations() => Expect.Nothing(InterfaceRules.TooFewImplementations(
        MeasuredHouse.Assemblies, [.. MeasuredHouse.SourcesBelow("tests")], Exceptions()));

    [Fact]
    public void Every_exception_names_an_interface_that_is_there()
    {
        IEnumerable<string> interfaces = MeasuredHouse.Assemblies
            .SelectMany(picture => picture.Types)
            .Where(type => type.IsInterface)
            .Select(type => type.Name);

        Assert.Empty(Exceptions().Except(interfaces));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("sealed class Fake : Other, IDoor { }", 1)]
    [InlineData("sealed class Fake : IDoor { }\nrecord struct Second(int A) : IDoor;", 0)]
    [InlineData("// class Fake : IDoor\n// class Second : IDoor", 1)]
    public void A_lonely_interface_is_found(string tests, int found)
    {
        TypePicture door = MadeUpHouse.Picture.Types.Single(type => type.Name == "Door");
        TypePicture type = door with { Name = "IDoor", FullName = "MadeUp.IDoor", IsInterface = true };
        AssemblyPicture[] pictures = [MadeUpHouse.Picture with { Types = [type] }];
        SourceFile[] doubles = [new SourceFile("Tests.cs", tests)];

        Assert.Equal(found, InterfaceRules.TooFewImplementations(pictures, doubles, None).Count());
        Assert.Empty(InterfaceRules.TooFewImplementations(pictures, doubles, new HashSet<string> { "IDoor" }));
    }

    private static IReadOnlySet<string> Exceptions() => InterfaceRules.ReadExceptions(File.ReadAllText(
        MeasuredHouse.Repository.PathOf("tests/Turnstile.Architecture.Tests/interfaces.txt")));
}

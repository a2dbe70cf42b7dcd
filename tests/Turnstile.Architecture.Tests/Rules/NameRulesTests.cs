using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Architecture.Tests.Sources;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class NameRulesTests
{
    [Fact]
    public void Types_say_what_they_are() =>
        Expect.Nothing(MeasuredHouse.AssembliesAndTools.SelectMany(NameRules.EmptyTypeNames));

    [Fact]
    public void Folders_say_what_is_in_them() => Expect.Nothing(
        from tree in new[] { "src", "tests", "tools" }
        from finding in NameRules.EmptyFolderNames(SourceTree.FoldersBelow(MeasuredHouse.Repository, tree))
        select finding);

    [Theory]
    [InlineData("LogHelper", 1)]
    [InlineData("FileManager", 1)]
    [InlineData("PageInfo", 1)]
    [InlineData("Database", 0)]
    [InlineData("Baseline", 0)]
    public void A_type_name_that_says_nothing_is_found(string name, int found)
    {
        var type = MadeUpHouse.Picture.Types.Single(type => type.Name == "Door") with { Name = name };

        Assert.Equal(found, NameRules.EmptyTypeNames(MadeUpHouse.Picture with { Types = [type] }).Count());
    }

    [Fact]
    public void A_folder_name_that_says_nothing_is_found() => Expect.One(
        NameRules.EmptyFolderNames(["src/Turnstile/Storage", "src/Turnstile/Common"]), "src/Turnstile/Common");
}

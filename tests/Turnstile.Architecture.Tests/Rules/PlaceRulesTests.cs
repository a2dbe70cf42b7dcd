using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class PlaceRulesTests
{
    [Fact]
    public void The_namespace_is_the_folder() =>
        Expect.Nothing(PlaceRules.NamespaceIsNotFolder(MeasuredHouse.Sources));

    [Fact]
    public void A_file_holds_one_type_and_is_named_after_it()
    {
        AssemblyPicture all = MeasuredHouse.Assemblies[0] with
        {
            Types = [.. MeasuredHouse.AssembliesAndTools.SelectMany(picture => picture.Types)],
        };
        IEnumerable<string> files = MeasuredHouse.SourcesBelow("src").Concat(MeasuredHouse.SourcesBelow("tools"))
            .Select(file => file.Path);

        Expect.Nothing(PlaceRules.NotNamedAfterItsType(all, files));
    }

    [Fact]
    public void A_type_stands_in_one_file() =>
        Expect.Nothing(MeasuredHouse.AssembliesAndTools.SelectMany(PlaceRules.SpreadOverFiles));

    [Fact]
    public void A_namespace_that_is_not_the_folder_is_found() => Expect.One(
        PlaceRules.NamespaceIsNotFolder([new SourceFile("src/A.B/C/D.cs", "namespace A.B.X;\n")]), "A.B.X", "A.B.C");

    [Fact]
    public void A_second_type_in_a_file_is_found() => Expect.One(
        PlaceRules.NotNamedAfterItsType(WithFiles("Door.cs", "Door.cs"), ["Door.cs"]), "Door and Attic");

    [Fact]
    public void A_file_named_after_no_type_of_its_own_is_found() => Expect.One(
        PlaceRules.NotNamedAfterItsType(WithFiles("Gate.cs", "Attic.cs"), ["Gate.cs"]), "holds Door");

    [Fact]
    public void A_file_without_a_type_is_found() => Expect.One(
        PlaceRules.NotNamedAfterItsType(WithFiles("Door.cs", "Attic.cs"), ["Door.cs", "Empty.cs", "GlobalUsings.cs"]),
        "Empty.cs: holds no type");

    [Fact]
    public void A_type_in_two_files_is_found()
    {
        AssemblyPicture split = MadeUpHouse.Picture with { Types = [Type("Door") with { Files = ["A.cs", "B.cs"] }] };

        Expect.One(PlaceRules.SpreadOverFiles(split), "A.cs and B.cs");
    }

    private static AssemblyPicture WithFiles(string doorFile, string atticFile) => MadeUpHouse.Picture with
    {
        Types = [Type("Door") with { Files = [doorFile] }, Type("Attic") with { Files = [atticFile] }],
    };

    private static TypePicture Type(string name) => MadeUpHouse.Picture.Types.Single(type => type.Name == name);
}

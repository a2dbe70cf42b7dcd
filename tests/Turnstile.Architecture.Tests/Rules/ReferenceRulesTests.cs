using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Map.Layers;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class ReferenceRulesTests
{
    private static readonly AssemblyPicture Engine =
        MeasuredHouse.Assemblies.Single(picture => picture.Name == "Turnstile");

    private static readonly AssemblyPicture Vectors =
        MeasuredHouse.Assemblies.Single(picture => picture.Name == "Turnstile.Vectors");

    [Fact]
    public void The_engine_references_the_framework_and_the_vectors_alone() =>
        Expect.Nothing(ReferenceRules.Foreign(Engine, "Turnstile.Vectors"));

    [Fact]
    public void The_vectors_reference_the_framework_alone() => Expect.Nothing(ReferenceRules.Foreign(Vectors));

    [Fact]
    public void Only_tests_and_benchmarks_see_internals() =>
        Expect.Nothing(MeasuredHouse.Assemblies.SelectMany(ReferenceRules.Friends));

    [Fact]
    public void Native_libraries_are_those_of_the_table() => Expect.Nothing(
        MeasuredHouse.Assemblies.SelectMany(picture => ReferenceRules.NativeLibraries(picture, MeasuredHouse.Table)));

    [Fact]
    public void Native_calls_stand_only_where_the_table_says() => Expect.Nothing(MeasuredHouse.Assemblies.SelectMany(
        picture => ReferenceRules.NativeCalls(picture, MeasuredHouse.House, MeasuredHouse.Table)));

    [Fact]
    public void A_package_in_the_engine_is_found() => Expect.One(
        ReferenceRules.Foreign(Engine with { References = ["System.Runtime", "Vectors", "Json"] }, "Vectors"), "Json");

    [Fact]
    public void A_friend_that_is_no_test_is_found() => Expect.One(
        ReferenceRules.Friends(Engine with { Friends = ["Turnstile.Tests", "turnstile-cli"] }), "turnstile-cli");

    [Fact]
    public void An_unknown_native_library_is_found() => Expect.One(
        ReferenceRules.NativeLibraries(
            Engine with { NativeLibraries = ["libc", "rocks"] }, LayerTable.Parse("libraries: libc")),
        "rocks");

    [Fact]
    public void A_native_call_in_another_room_is_found()
    {
        MethodPicture ladder = MadeUpHouse.Picture.Methods.First(method => method.Name == "Descend");
        AssemblyPicture picture = MadeUpHouse.Picture with { Methods = [ladder with { IsNative = true }] };

        LayerTable wrong = LayerTable.Parse("native: Cellar");
        LayerTable right = LayerTable.Parse("native: Roof");

        Expect.One(ReferenceRules.NativeCalls(picture, MadeUpHouse.House, wrong), "Descend");
        Expect.Nothing(ReferenceRules.NativeCalls(picture, MadeUpHouse.House, right));
    }
}

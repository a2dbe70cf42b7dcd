using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Map.Layers;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class ShapeRulesTests
{
    private static readonly LayerTable NoExceptions = LayerTable.Parse("Root:");

    [Fact]
    public void Classes_are_sealed_or_abstract_or_static() =>
        Expect.Nothing(MeasuredHouse.AssembliesAndTools.SelectMany(ShapeRules.OpenClasses));

    [Fact]
    public void Types_have_few_type_parameters() =>
        Expect.Nothing(MeasuredHouse.AssembliesAndTools.SelectMany(ShapeRules.ManyTypeParameters));

    [Fact]
    public void Nothing_is_async_void() =>
        Expect.Nothing(MeasuredHouse.AssembliesAndTools.SelectMany(ShapeRules.AsyncVoid));

    [Fact]
    public void No_thread_waits_for_a_task() => Expect.Nothing(MeasuredHouse.Assemblies.SelectMany(
        picture => ShapeRules.Blocking(picture, MeasuredHouse.House, MeasuredHouse.Table)));

    [Fact]
    public void An_open_class_is_found() => Expect.One(ShapeRules.OpenClasses(MadeUpHouse.Picture), "Attic");

    [Fact]
    public void A_third_type_parameter_is_found() =>
        Expect.One(ShapeRules.ManyTypeParameters(MadeUpHouse.Picture), "Attic has 3");

    [Fact]
    public void An_async_void_method_is_found() =>
        Expect.One(ShapeRules.AsyncVoid(MadeUpHouse.Picture), "Attic.Forget");

    [Fact]
    public void A_waiting_thread_is_found_and_an_await_is_not()
    {
        string[] found = [.. ShapeRules.Blocking(MadeUpHouse.Picture, MadeUpHouse.House, NoExceptions)];

        Assert.Equal(2, found.Length);
        Assert.Contains("Wait waits by System.Threading.Tasks.Task.get_Result", found[0], StringComparison.Ordinal);
        Assert.Contains("WaitByAwaiter waits by", found[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocking: Roof")]
    [InlineData("blocking: Roof.Attic")]
    public void The_table_may_allow_to_wait(string table) =>
        Expect.Nothing(ShapeRules.Blocking(MadeUpHouse.Picture, MadeUpHouse.House, LayerTable.Parse(table)));
}

using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.MadeUp;

/// <summary>A house of violations, compiled into the tests themselves: what the rules must find.</summary>
internal static class MadeUpHouse
{
    /// <summary>This assembly, as the rules see it.</summary>
    public static AssemblyPicture Assembly { get; } = MeasuredHouse.Read("Turnstile.Architecture.Tests");

    /// <summary>Its one wing.</summary>
    public static IReadOnlyList<Wing> Wings { get; } =
        [new(Assembly.Name, typeof(MadeUpHouse).Namespace!, "Root", "", "tests/Turnstile.Architecture.Tests/MadeUp")];

    /// <summary>The types of the made-up rooms, without the tests around them.</summary>
    public static AssemblyPicture Picture { get; } = Assembly with
    {
        Types = [.. Assembly.Types.Where(type => IsMadeUp(type.Namespace))],
        Uses = [.. Assembly.Uses.Where(use => IsMadeUp(use.From) && !IsThis(use.From))],
        Methods = [.. Assembly.Methods.Where(method => IsMadeUp(method.Type))],
    };

    /// <summary>Its rooms and arrows.</summary>
    public static House House { get; } = House.Measure([Picture], Wings, MeasuredHouse.Repository.Root);

    /// <summary>A table under which the cellar must not know the roof.</summary>
    public static LayerTable Table { get; } = LayerTable.Parse("Root: Roof Cellar\nRoof: Cellar\nCellar:\n");

    private static bool IsMadeUp(string name) =>
        name.StartsWith(typeof(MadeUpHouse).Namespace!, StringComparison.Ordinal);

    private static bool IsThis(string type) => type == typeof(MadeUpHouse).FullName;
}

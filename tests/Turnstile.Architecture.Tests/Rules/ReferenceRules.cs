using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>Rules about what an assembly takes from outside, and what it gives away.</summary>
internal static class ReferenceRules
{
    /// <summary>References to anything but the framework and the named assemblies.</summary>
    public static IEnumerable<string> Foreign(AssemblyPicture picture, params string[] allowed) =>
        from reference in picture.References
        where !reference.StartsWith("System.", StringComparison.Ordinal)
            && !allowed.Contains(reference, StringComparer.Ordinal)
        select $"{picture.Name} references {reference}; the engine takes nothing but the framework";

    /// <summary>Friends that are neither tests nor measurements.</summary>
    public static IEnumerable<string> Friends(AssemblyPicture picture) =>
        from friend in picture.Friends
        where !friend.EndsWith(".Tests", StringComparison.Ordinal)
            && !friend.EndsWith(".Benchmarks", StringComparison.Ordinal)
            && !friend.EndsWith(".Recall", StringComparison.Ordinal)
        select $"{picture.Name} shows its internals to {friend}; only tests and benchmarks may see them";

    /// <summary>Native libraries that the table does not name.</summary>
    public static IEnumerable<string> NativeLibraries(AssemblyPicture picture, LayerTable table) =>
        from library in picture.NativeLibraries
        where !table.Libraries.Contains(library, StringComparer.Ordinal)
        select $"{picture.Name} calls {library}; layers.txt names the libraries that may be called";

    /// <summary>Native calls from rooms that may not make them.</summary>
    public static IEnumerable<string> NativeCalls(AssemblyPicture picture, House house, LayerTable table) =>
        from method in picture.Methods
        where method.IsNative
        let room = house.RoomOf(picture.Name, method.Type)
        where room is not null && !table.Lifts("native", room, method.Type[(method.Type.LastIndexOf('.') + 1)..])
        select $"{method.Type}.{method.Name}: native calls may not stand in {room}";
}

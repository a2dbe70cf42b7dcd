using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests;

/// <summary>The house as it is, read once for all tests.</summary>
internal static class MeasuredHouse
{
    /// <summary>Where it stands.</summary>
    public static Repository Repository { get; } = Repository.Find();

    private static readonly Lazy<IReadOnlyList<AssemblyPicture>> LazyAssemblies = new(Repository.ReadAssemblies);
    private static readonly Lazy<AssemblyPicture> LazyTool = new(() => Read("Turnstile.Map"));
    private static readonly Lazy<House> LazyHouse = new(() => House.Measure(Assemblies, Wing.All, Repository.Root));
    private static readonly Lazy<IReadOnlyList<SourceFile>> LazySources = new(() => SourceTree.ReadAll(Repository));

    /// <summary>The layer table.</summary>
    public static LayerTable Table { get; } = Repository.ReadLayers();

    /// <summary>The assemblies of <c>src</c>.</summary>
    public static IReadOnlyList<AssemblyPicture> Assemblies => LazyAssemblies.Value;

    /// <summary>The assemblies of <c>src</c> and <c>tools</c>.</summary>
    public static IReadOnlyList<AssemblyPicture> AssembliesAndTools => [.. Assemblies, LazyTool.Value];

    /// <summary>Rooms, arrows and circles of <c>src</c>.</summary>
    public static House House => LazyHouse.Value;

    /// <summary>Every C# file of the repository.</summary>
    public static IReadOnlyList<SourceFile> Sources => LazySources.Value;

    /// <summary>The C# files below a folder.</summary>
    public static IEnumerable<SourceFile> SourcesBelow(string folder) =>
        Sources.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Reads an assembly that lies beside the tests.</summary>
    public static AssemblyPicture Read(string name) =>
        AssemblyReader.Read(Repository.PathOfAssembly(name), Repository.Root);
}

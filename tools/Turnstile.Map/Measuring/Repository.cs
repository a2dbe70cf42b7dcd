using Turnstile.Map.Layers;
using Turnstile.Map.Reading;

namespace Turnstile.Map.Measuring;

/// <summary>Where the house stands on disk: the repository's root, its layer table, its built assemblies.</summary>
/// <param name="Root">The folder with the solution file.</param>
internal sealed record Repository(string Root)
{
    private const string Solution = "Turnstile.slnx";

    /// <summary>Walks up from the running program to the solution file.</summary>
    /// <exception cref="DirectoryNotFoundException">No folder above the program holds the solution.</exception>
    public static Repository Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Solution)))
            {
                return new Repository(folder);
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds {Solution}");
    }

    /// <summary>The full path of a file or folder of the repository.</summary>
    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The table of layers.</summary>
    public LayerTable ReadLayers() => LayerTable.Parse(File.ReadAllText(PathOf("src/Turnstile/layers.txt")));

    /// <summary>Reads the built assemblies of all wings, which lie beside the running program.</summary>
    public IReadOnlyList<AssemblyPicture> ReadAssemblies() =>
        [.. Wing.All.Select(wing => AssemblyReader.Read(PathOfAssembly(wing.Assembly), Root))];

    /// <summary>The path of an assembly beside the running program.</summary>
    public static string PathOfAssembly(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
}

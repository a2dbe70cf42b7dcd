using System.Diagnostics;
using System.Text.Json;
using Turnstile.Collections.Schema;
using Turnstile.Search.Drivers;

namespace Turnstile.Search.Running;

/// <summary>All contenders, the one that the others are compared with first.</summary>
/// <param name="sourceFolder">Where the drivers' sources are: bench/Turnstile.Search.</param>
/// <param name="binFolder">Where compiled drivers go.</param>
internal sealed class ContenderCatalog(string sourceFolder, string binFolder)
{
    private const string Turnstile = "Turnstile";

    /// <summary>Those of the names, of contenders or of engines.</summary>
    /// <param name="names">By commas; null for those measured unless others are chosen. Of Turnstile every
    /// configuration is one.</param>
    /// <param name="isQuick">Whether one configuration of each engine is enough then.</param>
    public IReadOnlyList<Contender> Choose(string? names, bool isQuick)
    {
        (string Name, EffortKind Sweep, bool IsUsual)[] all =
        [
            ("Turnstile hnsw", EffortKind.Candidates, true),
            ("hnswlib m16", EffortKind.Candidates, true),
            ("Faiss hnsw", EffortKind.Candidates, true),
            ("Faiss ivf", EffortKind.Lists, true),
            ("zvec hnsw", EffortKind.Candidates, true),
            ("zvec hnsw-int8", EffortKind.Candidates, true),
            ("USearch f32", EffortKind.Candidates, true),
            ("LanceDB hnsw-sq", EffortKind.Candidates, true),
            ("sqlite-vec exact", EffortKind.None, true),
            ("hnswlib m32", EffortKind.Candidates, false),
            ("Faiss flat", EffortKind.None, false),
            ("zvec flat", EffortKind.None, false),
            ("USearch i8", EffortKind.Candidates, false),
            ("LanceDB ivf", EffortKind.Lists, false),
        ];
        (string Name, EffortKind Sweep, bool IsUsual)[] chosen = names is null
            ? [.. all.Where(each => each.IsUsual).DistinctBy(each => isQuick ? each.Name.Split(' ')[0] : each.Name)]
            : [.. names.Split(',').SelectMany(name => Named(name.Trim()))];
        return [.. chosen.Select(each => Make(each.Name, each.Sweep))];

        IEnumerable<(string Name, EffortKind Sweep, bool IsUsual)> Named(string name)
        {
            (string Name, EffortKind Sweep, bool IsUsual)[] found =
                [.. all.Where(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
            if (found.Length == 0 && name.StartsWith(Turnstile + " ", StringComparison.OrdinalIgnoreCase))
            {
                string configuration = name[(Turnstile.Length + 1)..].ToLowerInvariant();
                return [($"{Turnstile} {configuration}", TurnstileConfiguration.Parse(configuration).Sweep, false)];
            }

            if (found.Length == 0)
            {
                found = [.. all.Where(each => each.IsUsual
                    && each.Name.Split(' ')[0].Equals(name, StringComparison.OrdinalIgnoreCase))];
            }

            return found.Length > 0
                ? found
                : throw new ArgumentException(
                    $"there is no contender \"{name}\"; there are: {string.Join(", ", all.Select(each => each.Name))}, "
                    + "and other configurations of Turnstile");
        }
    }

    private Contender Make(string name, EffortKind sweep)
    {
        string[] parts = name.Split(' ');
        (IReadOnlyList<string> Driver, string? Missing, string? Version) found = parts[0] switch
        {
            Turnstile => (Self(), null, typeof(TurnstileDatabase).Assembly.GetName().Version?.ToString(3)),
            "hnswlib" => Native("hnswlib", "/usr/include/hnswlib/hnswlib.h", "libhnswlib-dev"),
            "Faiss" => Native("faiss", "/usr/include/faiss/Index.h", "libfaiss-dev"),
            "zvec" => Node("zvec", "@zvec/zvec"),
            "USearch" => Node("usearch", "usearch"),
            "LanceDB" => Node("lancedb", "@lancedb/lancedb"),
            _ => Node("sqlite-vec", "sqlite-vec"),
        };
        return new Contender(name, parts[1], found.Driver, found.Missing, sweep)
        {
            Version = found.Version,
            Kind = parts[0] == Turnstile ? TurnstileConfiguration.Parse(parts[1]).Kind : VectorKind.Dense,
        };
    }

    private static string[] Self()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, typeof(ContenderCatalog).Assembly.Location, TurnstileDriver.Argument]
            : [program, TurnstileDriver.Argument];
    }

    private (IReadOnlyList<string> Driver, string? Missing, string? Version) Node(string driver, string package)
    {
        string folder = Path.Combine(sourceFolder, "Node");
        string manifest = Path.Combine(folder, "node_modules", package, "package.json");
        string program = Path.Combine(folder, $"{driver}.mjs");
        if (Program("node") is not { } node || !File.Exists(manifest))
        {
            return ([program], $"not installed; it needs Node, and {folder}/install", null);
        }

        using JsonDocument content = JsonDocument.Parse(File.ReadAllText(manifest));
        return ([node, program], null, content.RootElement.GetProperty("version").GetString());
    }

    // Compiled anew when its source is newer.
    private (IReadOnlyList<string> Driver, string? Missing, string? Version) Native(
        string driver, string header, string package)
    {
        string program = Path.Combine(binFolder, driver);
        if (!File.Exists(header) || Program("g++") is not { } compiler)
        {
            return ([program], $"not installed; Debian's packages are {package} and g++", null);
        }

        string source = Path.Combine(sourceFolder, "Native", $"{driver}.cpp");
        string shared = Path.Combine(sourceFolder, "Native", "driver.h");
        DateTime newest = new[] { source, shared }.Max(File.GetLastWriteTimeUtc);
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < newest)
        {
            Directory.CreateDirectory(binFolder);
            string libraries = driver == "faiss" ? "-fopenmp -lfaiss -lblas -llapack" : "";
            using Process compile = Process.Start(
                compiler, $"-O3 -march=native -std=c++17 -pthread {source} -o {program} {libraries}");
            compile.WaitForExit();
            if (compile.ExitCode != 0)
            {
                return ([program], "failed to compile", null);
            }
        }

        return ([program], null, VersionOf(package));
    }

    private static string? VersionOf(string package)
    {
        using Process? query = Program("dpkg-query") is { } program
            ? Process.Start(
                new ProcessStartInfo(program, $"-W -f ${{Version}} {package}") { RedirectStandardOutput = true })
            : null;
        return query?.StandardOutput.ReadToEnd() is { Length: > 0 } version ? version : null;
    }

    private static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}

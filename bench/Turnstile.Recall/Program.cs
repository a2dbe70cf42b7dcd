using System.Globalization;
using Turnstile.Recall;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

// Question: how many queries a second does one thread answer at a given recall@10, and what does building cost?
// Usage: Turnstile.Recall sparse [...]: see SparseMeasure
//        Turnstile.Recall sparse-collection: see SparseCollectionMeasure
//        Turnstile.Recall disk [...]: see DiskMeasure
//        Turnstile.Recall [fashion|text] [M] [efConstruction] [threads] [ef ...] [brief] [order] [codes ...]
// With names of codes (none, lvq4, lvq6 to lvq8, lvq4x8, rabitq1 to rabitq9) it builds a graph over each and
// compares them side by side, and with "order" each with the same graph renumbered by locality. With "ivf" it compares
// inverted lists with the graph: see IvfMode.
string folder = Environment.GetEnvironmentVariable("TURNSTILE_DATA") ?? "../shared/data";
if (!Directory.Exists(Path.Combine(folder, "fashion-mnist")))
{
    Console.Error.WriteLine(
        $"no data in '{folder}': set TURNSTILE_DATA to the folder that has fashion-mnist and beir-queries");
    return 1;
}

int[] numbers = [.. args.Where(a => char.IsAsciiDigit(a[0])).Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
if (args.Contains("sparse-collection"))
{
    await SparseCollectionMeasure.RunAsync(folder);
    return 0;
}

if (args is ["disk", _, _, ..])
{
    await DiskMeasure.RunAsync(folder, args, [.. numbers]);
    return 0;
}

if (args.Contains("sparse"))
{
    SparseMeasure.Run(folder, numbers);
    return 0;
}

bool text = args.Contains("text");
var parameters = new HnswParameters(numbers.ElementAtOrDefault(0) is > 0 and int m ? m : 16,
    numbers.ElementAtOrDefault(1) is > 0 and int ef ? ef : new HnswParameters().EfConstruction);
DataSet data = text ? DataSet.Text(folder) : DataSet.Fashion(folder);
using VectorRows rows = data.Load();
if (text)
{
    data.FindTruth(rows);
}
else
{
    data.ReadTruth(folder);
}

if (args.Contains("ivf"))
{
    IvfMode.Run(data, rows, args);
    return 0;
}

string[] codes = [.. args.Where(CodeNames.IsCode)];
if (codes.Length > 0)
{
    Console.WriteLine($"{data.Name}: {data.Count} rows, {data.Format}; form {SimdForms.Best}");
    List<Contender> contenders = [];
    foreach (string name in codes)
    {
        VectorRows codeRows = CodeNames.Encode(name, data, rows);
        Console.Write($"{name,-8} ");
        HnswGraph built = Measure.Build(codeRows, parameters, numbers.ElementAtOrDefault(2) is > 0 and int n ? n : 2);
        contenders.Add(new Contender(name, built, rows));
        if (args.Contains("order"))
        {
            contenders.Add(Contender.Renumbered(name, built, data));
        }
    }

    Comparison.Run(data, contenders, numbers.Length > 3 ? numbers[3..] : [16, 24, 32, 48, 64, 96], rounds: 3);
    return 0;
}

Console.WriteLine($"{data.Name}: {data.Count} rows, {data.QueryCount} queries, {data.Format}; form {SimdForms.Best}");
Measure.ExactScan(data, rows);
Measure.ExactScanOfMany(data, rows);
int[] threadCounts = numbers.Length > 2 ? [numbers[2]] : [1, 2];
HnswGraph? graph = null;
foreach (int threads in threadCounts)
{
    graph?.Dispose();
    graph = Measure.Build(rows, parameters, threads);
}

Measure.Sweep(data, graph!, numbers.Length > 3 ? numbers[3..] : null);
if (!args.Contains("brief"))
{
    Measure.Filters(data, graph!);
}

return 0;

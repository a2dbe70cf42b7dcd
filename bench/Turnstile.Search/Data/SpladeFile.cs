using System.Text.Json;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Search.Data;

/// <summary>Learned sparse vectors as they are published: a JSON object a line, with a weight for each
/// word piece.</summary>
internal static class SpladeFile
{
    /// <summary>All vectors, and how many terms there are: numbered as they come.</summary>
    public static (SparseVector[] Vectors, int TermCount) Read(Stream file)
    {
        List<SparseVector> vectors = [];
        Dictionary<string, uint> terms = [];
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            var weights = new SortedDictionary<uint, float>();
            foreach (JsonProperty weight in document.RootElement.GetProperty("sparse").EnumerateObject())
            {
                if (!terms.TryGetValue(weight.Name, out uint term))
                {
                    terms.Add(weight.Name, term = (uint)terms.Count);
                }

                weights[term] = weight.Value.GetSingle();
            }

            vectors.Add(new SparseVector([.. weights.Keys], [.. weights.Values]));
        }

        return ([.. vectors], terms.Count);
    }
}

using Turnstile.Vectors;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Recall;

/// <summary>Codes by the names they have on the command line.</summary>
internal static class CodeNames
{
    public static bool IsCode(string name) => name == "none" || name.StartsWith("lvq", StringComparison.Ordinal)
        || name.StartsWith("rabitq", StringComparison.Ordinal);

    /// <summary>The rows as codes; the rows themselves for "none".</summary>
    public static VectorRows Encode(string name, DataSet data, VectorRows full)
    {
        if (name == "none")
        {
            return full;
        }

        var codes = new VectorRows(Parse(name, data.Format), full.Capacity);
        for (int i = 0; i < full.Capacity; i++)
        {
            codes.Write(i, full.Vector(i));
        }

        return codes;
    }

    private static Quantizer Parse(string name, VectorFormat format) => name switch
    {
        "lvq4" => new LvqQuantizer(format, 4),
        "lvq6" => new LvqQuantizer(format, 6),
        "lvq7" => new LvqQuantizer(format, 7),
        "lvq8" => new LvqQuantizer(format, 8),
        "lvq4x8" => new LvqQuantizer(format, 4, 8),
        _ when name.StartsWith("rabitq", StringComparison.Ordinal) => new RaBitQuantizer(format, name[^1] - '0'),
        _ => throw new ArgumentException($"no codes are called '{name}'", nameof(name)),
    };
}

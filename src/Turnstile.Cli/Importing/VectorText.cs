using System.Globalization;
using Turnstile.Cli.Output;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Importing;

/// <summary>Vectors as words of the command line: numbers separated by commas; of bits their bytes in hexadecimal;
/// TERM:WEIGHT separated by commas; vectors separated by semicolons.</summary>
internal static class VectorText
{
    /// <summary>Reads a vector.</summary>
    /// <exception cref="UsageException">The text is no list of numbers that the field allows.</exception>
    public static VectorValue Parse(VectorField field, string text)
    {
        switch (field.Kind)
        {
            case VectorKind.Sparse:
                return VectorJson.Sparse(field, [.. text.Split(',', StringSplitOptions.TrimEntries).Select(PairOf)]);
            case VectorKind.Multi:
                return VectorJson.Tokens(field, [.. text.Split(';').Select(NumbersOf)]);
            default:
                return field.Element == VectorElement.Binary
                    ? VectorJson.Bits(field, text)
                    : DocumentJson.ToVector(field, NumbersOf(text));
        }
    }

    /// <summary>One component as text.</summary>
    public static string Component(VectorValue vector, int index) => vector.Element switch
    {
        VectorElement.Float32 => vector.AsFloats().Span[index].ToString(CultureInfo.InvariantCulture),
        VectorElement.Float16 => vector.AsHalves().Span[index].ToString(CultureInfo.InvariantCulture),
        VectorElement.Int8 => vector.AsSBytes()[index].ToString(CultureInfo.InvariantCulture),
        _ => vector.AsBytes().Span[index].ToString(CultureInfo.InvariantCulture),
    };

    private static (string Term, double Weight) PairOf(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 2
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
                ? (parts[0], weight)
                : throw new UsageException(
                    $"the sparse vector has '{text}'; TERM:WEIGHT separated by commas is allowed");
    }

    private static double[] NumbersOf(string text)
    {
        string[] parts = text.Trim('[', ']', ' ').Split(',', StringSplitOptions.TrimEntries);
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw new UsageException(
                    $"component {i} of the vector is '{parts[i]}'; numbers separated by commas are allowed");
            }
        }

        return numbers;
    }
}

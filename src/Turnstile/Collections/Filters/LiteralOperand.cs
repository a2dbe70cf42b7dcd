using System.Globalization;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>A constant. Whole numbers are kept as Int64, other numbers as Double; both hold the narrower type exactly.
/// </summary>
internal sealed class LiteralOperand : Operand
{
    /// <summary>The constant <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException">It is null, which nothing equals.</exception>
    public LiteralOperand(FieldValue value)
    {
        Value = value.Type switch
        {
            FieldType.None => throw new ArgumentException("nothing compares with null; use is null"),
            FieldType.Int32 => value.AsInt64(),
            FieldType.Float => value.AsDouble(),
            _ => value,
        };
    }

    /// <summary>The value.</summary>
    public FieldValue Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value.Type switch
    {
        FieldType.String => Quoted(Value.AsString()),
        FieldType.Double => Number(Value.AsDouble()),
        FieldType.DateTime => $"datetime '{Value}'",
        FieldType.Guid => $"guid '{Value}'",
        _ => Value.ToString(),
    };

    /// <summary>Text in quotes, with quotes inside doubled.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Number(double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "1e999" : "-1e999";
        }

        string digits = value.ToString("R", CultureInfo.InvariantCulture);
        return digits.Contains('.', StringComparison.Ordinal) || digits.Contains('E', StringComparison.Ordinal)
            ? digits
            : digits + ".0";
    }
}

using System.Collections.Immutable;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>Binds conditions on one scalar field: checks the types and converts the constants, once.</summary>
/// <remarks>A number compared with a Float field is first rounded to Float, one compared with a Double field to
/// Double;
/// whole-number fields compare exactly with every number. A time or a Guid may be given as text.</remarks>
internal sealed class FieldBinder(ScalarField field)
{
    /// <summary>The field compared with a constant.</summary>
    public IBoundNode Compare(ComparisonOperator comparison, FieldValue given)
    {
        FieldValue value = Converted(given);
        bool isNegated = comparison == ComparisonOperator.NotEqual;
        bool isEquality = isNegated || comparison == ComparisonOperator.Equal;
        switch (field.Type)
        {
            case FieldType.String:
                return isEquality
                    ? new BoundText(field, TextTest.Equal(value.AsString()), isNegated)
                    : new BoundText(field, TextTest.Compare(comparison, value.AsString()), false);
            case FieldType.Boolean or FieldType.Guid when !isEquality:
                throw NoOrder();
            case FieldType.Boolean:
                return Flag(value.AsBoolean(), isNegated);
            case FieldType.Guid:
                return new BoundSet<Guid>(field, [value.AsGuid()], isNegated);
            case FieldType.Float:
                FloatRange<float> single = FloatRange<float>.Of(comparison, value.AsFloat());
                return new BoundRange<float>(field, single.Low, single.High, isNegated);
            case FieldType.Double:
                FloatRange<double> number = FloatRange<double>.Of(comparison, value.AsDouble());
                return new BoundRange<double>(field, number.Low, number.High, isNegated);
            default:
                return WholeRange.Of(comparison, value).On(field, isNegated);
        }
    }

    /// <summary>The field between two constants, both included.</summary>
    public IBoundNode Between(FieldValue givenLow, FieldValue givenHigh, bool isNegated)
    {
        FieldValue low = Converted(givenLow);
        FieldValue high = Converted(givenHigh);
        switch (field.Type)
        {
            case FieldType.String:
                return new BoundText(field, TextTest.Between(low.AsString(), high.AsString()), isNegated);
            case FieldType.Boolean or FieldType.Guid:
                throw NoOrder();
            case FieldType.Float:
                return new BoundRange<float>(field, low.AsFloat(), high.AsFloat(), isNegated);
            case FieldType.Double:
                return new BoundRange<double>(field, low.AsDouble(), high.AsDouble(), isNegated);
            default:
                return WholeRange.Of(ComparisonOperator.GreaterOrEqual, low)
                    .And(WholeRange.Of(ComparisonOperator.LessOrEqual, high))
                    .On(field, isNegated);
        }
    }

    /// <summary>The field as one of several constants.</summary>
    public IBoundNode In(ImmutableArray<FieldValue> given, bool isNegated)
    {
        FieldValue[] values = [.. given.Select(Converted)];
        return field.Type switch
        {
            _ when values.Length == 1 =>
                Compare(isNegated ? ComparisonOperator.NotEqual : ComparisonOperator.Equal, given[0]),
            FieldType.String => new BoundText(field, TextTest.In(values.Select(v => v.AsString())), isNegated),
            FieldType.Boolean => new BoundSet<byte>(field, values.Select(FixedByte), isNegated),
            FieldType.Guid => new BoundSet<Guid>(field, values.Select(v => v.AsGuid()), isNegated),
            FieldType.Float => new BoundSet<float>(field, values.Select(v => v.AsFloat()), isNegated),
            FieldType.Double => new BoundSet<double>(field, values.Select(v => v.AsDouble()), isNegated),
            FieldType.Int32 => new BoundSet<int>(
                field, Whole(values).Where(v => v == (int)v).Select(v => (int)v), isNegated),
            _ => new BoundSet<long>(field, Whole(values), isNegated),
        };

        static byte FixedByte(FieldValue value) => value.AsBoolean() ? (byte)1 : (byte)0;
    }

    /// <summary>The field's text and a pattern.</summary>
    public IBoundNode Text(TextMatch match, FieldValue pattern, bool isNegated)
    {
        if (field.Type != FieldType.String || pattern.Type != FieldType.String)
        {
            throw new ArgumentException(
                $"{TextNode.Word(match)} was given field \"{field.Name}\", which is {field.Type}, and "
                + $"{new LiteralOperand(pattern)}; a String field and a text are allowed");
        }

        return new BoundText(field, TextTest.Match(match, pattern.AsString()), isNegated);
    }

    /// <summary>The field standing for itself.</summary>
    public IBoundNode Flag() => field.Type == FieldType.Boolean
        ? Flag(true, false)
        : throw new ArgumentException(
            $"field \"{field.Name}\" is {field.Type} and cannot stand for itself; Boolean fields are allowed");

    private BoundRange<byte> Flag(bool wanted, bool isNegated)
    {
        byte cell = wanted ? (byte)1 : (byte)0;
        return new BoundRange<byte>(field, cell, cell, isNegated);
    }

    // The whole numbers among the values; a broken one equals no whole number.
    private static IEnumerable<long> Whole(FieldValue[] values) => values
        .Select(value => WholeRange.Of(ComparisonOperator.Equal, value))
        .Where(range => range.Low == range.High && range.Low >= long.MinValue && range.Low <= long.MaxValue)
        .Select(range => (long)range.Low);

    // The constant as the field compares it; times become their ticks.
    private FieldValue Converted(FieldValue value)
    {
        bool isNumber = value.Type is FieldType.Int64 or FieldType.Double;
        bool isText = value.Type == FieldType.String;
        switch (field.Type)
        {
            case FieldType.Int32 or FieldType.Int64 when isNumber:
                return value;
            case FieldType.Float when isNumber:
                return (float)AsDouble(value);
            case FieldType.Double when isNumber:
                return AsDouble(value);
            case FieldType.DateTime when value.Type == FieldType.DateTime:
                return value.AsDateTime().Ticks;
            case FieldType.DateTime when isText && (LiteralReader.TryDate(value.AsString(), out FieldValue time)
                || LiteralReader.TryTime(value.AsString(), out time)):
                return time.AsDateTime().Ticks;
            case FieldType.Guid when isText && LiteralReader.TryGuid(value.AsString(), out FieldValue guid):
                return guid;
            case FieldType.String or FieldType.Boolean or FieldType.Guid when value.Type == field.Type:
                return value;
            default:
                throw new ArgumentException(
                    $"field \"{field.Name}\" is {field.Type} and was compared with {new LiteralOperand(value)}; "
                    + $"{Allowed()} allowed");
        }
    }

    private ArgumentException NoOrder() =>
        new($"field \"{field.Name}\" is {field.Type} and has no order; = != in are allowed");

    private static double AsDouble(FieldValue value) =>
        value.Type == FieldType.Int64 ? value.AsInt64() : value.AsDouble();

    private string Allowed() => field.Type switch
    {
        FieldType.String => "texts in single quotes are",
        FieldType.Boolean => "true and false are",
        FieldType.DateTime => "date '2024-01-31' and datetime '2024-01-31T12:00:00Z' are",
        FieldType.Guid => "guid '00112233-4455-6677-8899-aabbccddeeff' is",
        _ => "numbers are",
    };
}

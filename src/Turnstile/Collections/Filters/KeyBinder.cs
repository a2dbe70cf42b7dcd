using System.Collections.Immutable;
using System.Globalization;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>Binds conditions on the document's id: constants become keys.</summary>
internal sealed class KeyBinder(DocumentIdKind kind)
{
    /// <summary>The id compared with a constant.</summary>
    public IBoundNode Compare(ComparisonOperator comparison, FieldValue value)
    {
        byte[] key = DocumentIdCodec.ToBytes(IdOf(value));
        return comparison switch
        {
            ComparisonOperator.Less => new BoundKey(null, key, false, false, false),
            ComparisonOperator.LessOrEqual => new BoundKey(null, key, false, true, false),
            ComparisonOperator.Greater => new BoundKey(key, null, false, false, false),
            ComparisonOperator.GreaterOrEqual => new BoundKey(key, null, true, false, false),
            _ => new BoundKey(key, key, true, true, comparison == ComparisonOperator.NotEqual),
        };
    }

    /// <summary>The id between two constants, both included.</summary>
    public IBoundNode Between(FieldValue low, FieldValue high, bool isNegated) => new BoundKey(
        DocumentIdCodec.ToBytes(IdOf(low)), DocumentIdCodec.ToBytes(IdOf(high)), true, true, isNegated);

    /// <summary>The id as one of several constants.</summary>
    public IBoundNode In(ImmutableArray<FieldValue> values, bool isNegated) =>
        new BoundKeySet(values.Select(value => DocumentIdCodec.ToBytes(IdOf(value))), isNegated);

    /// <summary>The id that a constant means.</summary>
    public DocumentId IdOf(FieldValue value)
    {
        string? text = value.Type == FieldType.String ? value.AsString() : null;
        switch (kind)
        {
            case DocumentIdKind.String when text is not null:
                return text;
            case DocumentIdKind.Guid when value.Type == FieldType.Guid:
                return value.AsGuid();
            case DocumentIdKind.Guid when text is not null && LiteralReader.TryGuid(text, out FieldValue guid):
                return guid.AsGuid();
            case DocumentIdKind.Int64 when value.Type == FieldType.Int64:
                return value.AsInt64();
            case DocumentIdKind.UInt64 when value.Type == FieldType.Int64 && value.AsInt64() >= 0:
                return (ulong)value.AsInt64();
            case DocumentIdKind.UInt64 when text is not null
                && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number):
                return number;
            default:
                throw new ArgumentException(
                    $"the document id is {kind} and was compared with {new LiteralOperand(value)}; "
                    + $"{Allowed()} allowed");
        }
    }

    private string Allowed() => kind switch
    {
        DocumentIdKind.String => "texts in single quotes are",
        DocumentIdKind.Guid => "guid '00112233-4455-6677-8899-aabbccddeeff' is",
        DocumentIdKind.UInt64 => "whole numbers from 0 up, in single quotes if they are large, are",
        _ => "whole numbers are",
    };
}

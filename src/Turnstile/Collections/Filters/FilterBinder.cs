using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>Binds a filter's tree to a schema: finds the fields, checks the types, converts the constants.</summary>
/// <remarks>Every refusal is an <see cref="ArgumentException"/> that names the field, its type and what is allowed.
/// Comparing a field with a field, and vectors, are not bound yet.</remarks>
internal sealed class FilterBinder(CollectionSchema schema)
{
    private readonly SortedSet<int> _fieldIndexes = [];

    /// <summary>The places in the schema of the fields that were bound.</summary>
    public IReadOnlyCollection<int> FieldIndexes => _fieldIndexes;

    /// <summary>The bound form of <paramref name="node"/>.</summary>
    /// <exception cref="ArgumentException">It does not fit the schema.</exception>
    public IBoundNode Bind(FilterNode node) => node switch
    {
        ConstantNode constant => new BoundConstant(constant.Value),
        JunctionNode { IsAnd: true } and => new BoundAnd([.. and.Parts.Select(Bind)]),
        JunctionNode or => new BoundOr([.. or.Parts.Select(Bind)]),
        NotNode not => new BoundNot(Bind(not.Inner)),
        ComparisonNode comparison => Compare(comparison),
        BetweenNode between => Between(between),
        InNode list => In(list),
        NullNode test => Null(test),
        TextNode text => Text(text),
        FlagNode { Subject: LiteralOperand { Value.Type: FieldType.Boolean } literal } =>
            new BoundConstant(literal.Value.AsBoolean()),
        FlagNode flag => IsKey(flag.Subject)
            ? throw new ArgumentException("the document id cannot stand for itself; compare it with a value")
            : new FieldBinder(FieldOf(flag.Subject)).Flag(),
        _ => throw new ArgumentException($"the condition {node} is not known"),
    };

    private IBoundNode Compare(ComparisonNode node)
    {
        bool isFlipped = node.Left is LiteralOperand && node.Right is FieldOperand;
        Operand subject = isFlipped ? node.Right : node.Left;
        FieldValue value = ValueOf(isFlipped ? node.Left : node.Right);
        ComparisonOperator comparison =
            isFlipped ? ComparisonOperators.Flipped(node.Comparison) : node.Comparison;
        return IsKey(subject)
            ? new KeyBinder(schema.IdKind).Compare(comparison, value)
            : new FieldBinder(FieldOf(subject)).Compare(comparison, value);
    }

    private IBoundNode Between(BetweenNode node)
    {
        FieldValue low = ValueOf(node.Low);
        FieldValue high = ValueOf(node.High);
        return IsKey(node.Subject)
            ? new KeyBinder(schema.IdKind).Between(low, high, node.IsNegated)
            : new FieldBinder(FieldOf(node.Subject)).Between(low, high, node.IsNegated);
    }

    private IBoundNode In(InNode node) => IsKey(node.Subject)
        ? new KeyBinder(schema.IdKind).In([.. node.Values.Select(ValueOf)], node.IsNegated)
        : new FieldBinder(FieldOf(node.Subject)).In([.. node.Values.Select(ValueOf)], node.IsNegated);

    private IBoundNode Null(NullNode node) => IsKey(node.Subject)
        ? new BoundConstant(node.IsNegated)
        : new BoundNull(FieldOf(node.Subject), node.IsNegated);

    private IBoundNode Text(TextNode node) => IsKey(node.Subject)
        ? throw new ArgumentException(
            $"{TextNode.Word(node.Match)} was given the document id; = != < <= > >= between in are allowed")
        : new FieldBinder(FieldOf(node.Subject)).Text(node.Match, ValueOf(node.Pattern), node.IsNegated);

    private static bool IsKey(Operand operand) => operand is FieldOperand { Name: SchemaName.Id };

    private static FieldValue ValueOf(Operand operand) => operand switch
    {
        LiteralOperand literal => literal.Value,
        ParameterOperand parameter =>
            throw new ArgumentException($"the parameter {parameter} has no value; give it one with With"),
        _ => throw new ArgumentException($"{operand} stands where a value must be; fields compare with values only"),
    };

    private ScalarField FieldOf(Operand operand)
    {
        if (operand is not FieldOperand field)
        {
            throw new ArgumentException($"{operand} stands where a field must be; values compare with fields only");
        }

        int index = schema.FieldIndex(field.Name);
        if (index < 0)
        {
            throw new ArgumentException(schema.VectorIndex(field.Name) >= 0
                ? $"\"{field.Name}\" is a vector; filters look at scalar fields and at id"
                : $"collection \"{schema.Name}\" has no field \"{field.Name}\"; filters may use id{Names()}");
        }

        _fieldIndexes.Add(index);
        return schema.Fields[index];
    }

    private string Names()
    {
        const int shownMax = 12;
        string names = string.Concat(schema.Fields.Take(shownMax).Select(f => $", {f.Name}"));
        return schema.Fields.Length > shownMax ? names + ", ..." : names;
    }
}

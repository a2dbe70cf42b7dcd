using System.Reflection;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Collections.Documents;

/// <summary>One stored property of a mapped type.</summary>
internal sealed class MappedMember
{
    private readonly PropertyInfo _property;

    /// <summary>The member for <paramref name="property"/>.</summary>
    /// <exception cref="ArgumentException">Its type cannot be stored; the message says what can.</exception>
    public MappedMember(PropertyInfo property)
    {
        _property = property;
        Name = MappedName.Of(property);
        IsKey = MappedName.IsKey(property);
        Vector = property.GetCustomAttribute<VectorAttribute>();
        bool isKnown = IsKey
            ? MappedValue.IdKindOf(Type) != DocumentIdKind.None
            : Vector is not null
                ? MappedValue.VectorOf(Type, Vector.Metric) is not null
                : FieldCast.TypeOf(Type) != FieldType.None;
        if (!isKnown)
        {
            throw new ArgumentException(
                $"property {property.DeclaringType?.Name}.{property.Name} is {Type}; allowed are {Allowed()}, "
                + "or mark it [NotStored]");
        }
    }

    /// <summary>The field's name; <c>id</c> for the document's id.</summary>
    public string Name { get; }

    /// <summary>The property's name.</summary>
    public string PropertyName => _property.Name;

    /// <summary>The property's type.</summary>
    public Type Type => _property.PropertyType;

    /// <summary>Whether it is the document's id.</summary>
    public bool IsKey { get; }

    /// <summary>What is said of the vector; null for a scalar.</summary>
    public VectorAttribute? Vector { get; }

    /// <summary>Whether it can be set on an object that exists.</summary>
    public bool IsSettable => _property.SetMethod is { IsPublic: true };

    /// <summary>The scalar field that stores it.</summary>
    public ScalarField ToField()
    {
        bool hasNoNull = Type.IsValueType && Nullable.GetUnderlyingType(Type) is null;
        bool isRequired = hasNoNull || _property.GetCustomAttribute<FieldAttribute>() is { Required: true };
        return new ScalarField(Name, FieldCast.TypeOf(Type), isRequired);
    }

    /// <summary>The vector field that stores it.</summary>
    /// <exception cref="ArgumentException">What is said of it is not allowed.</exception>
    public VectorField ToVectorField(VectorAttribute said)
    {
        (VectorKind kind, VectorElement element) = MappedValue.VectorOf(Type, said.Metric)!.Value;
        if (kind == VectorKind.Sparse)
        {
            IndexOptions sparse = said.Index == IndexKind.Flat ? IndexOptions.Flat : IndexOptions.BlockMax;
            return VectorField.Sparse(Name, sparse, said.Required);
        }

        IndexOptions index = said.Index switch
        {
            IndexKind.Flat => IndexOptions.Flat,
            IndexKind.Disk => IndexOptions.Disk(said.M, said.EfConstruction),
            IndexKind.Ivf => IndexOptions.Ivf(),
            _ => IndexOptions.Hnsw(said.M, said.EfConstruction),
        };
        return kind == VectorKind.Multi
            ? VectorField.Multi(Name, said.Dimension, said.Metric, index, said.Required)
            : new VectorField(Name, element, said.Dimension, said.Metric, index, said.Required);
    }

    /// <summary>Copies the property of <paramref name="source"/> into a document.</summary>
    public void Read(object source, Document document)
    {
        object? value = _property.GetValue(source);
        if (IsKey)
        {
            document.Id = MappedValue.ToId(value);
        }
        else if (Vector is not null)
        {
            document.Vectors[Name] = MappedValue.ToVector(value, Vector.Metric);
        }
        else
        {
            document[Name] = FieldCast.From(value);
        }
    }

    /// <summary>The document's value as the property's type.</summary>
    /// <exception cref="InvalidOperationException">It is null or of another type.</exception>
    public object? ValueOf(Document document)
    {
        try
        {
            return IsKey ? MappedValue.FromId(document.Id, Type)
                : Vector is not null ? MappedValue.FromVector(document.Vectors[Name], Type)
                : MappedValue.FromField(document[Name], Type);
        }
        catch (InvalidOperationException wrong)
        {
            throw new InvalidOperationException(
                $"property {_property.DeclaringType?.Name}.{PropertyName} is {Type}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Sets the property of <paramref name="target"/>.</summary>
    public void Write(object target, object? value) => _property.SetValue(target, value);

    private string Allowed() => IsKey ? "string, int, long, ulong and Guid"
        : Vector is not null ? "float[], Half[], byte[], ReadOnlyMemory of these, sbyte[], SparseVector and float[][]"
        : "string, bool, int, long, float, double, DateTime, Guid and their nullables";
}

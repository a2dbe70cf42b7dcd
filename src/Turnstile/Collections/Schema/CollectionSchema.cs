using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Turnstile.Collections.Schema;

/// <summary>What a collection holds: its document ids, its scalar fields and its vector fields. Immutable.</summary>
/// <remarks>
/// <code>
/// new CollectionSchema("images", DocumentIdKind.Int64)
/// {
///     Fields = [ScalarField.Int32("label"), ScalarField.String("title", required: true)],
///     Vectors = [new VectorField("pixels", VectorElement.UInt8, 784, Metric.L2)],
/// }
/// </code>
/// A field keeps the id it has; one without gets the next free id. Scalars and vectors are numbered apart.
/// Threads: any.</remarks>
public sealed class CollectionSchema
{
    /// <summary>The most scalar fields, and the most vector fields, of one collection.</summary>
    public const int FieldCountMax = 1_024;

    /// <summary>The largest id of a field: so many fields can come and go in the life of a collection.</summary>
    public const int FieldIdMax = 32_767;

    private FrozenDictionary<string, int> _fieldIndexes = FrozenDictionary<string, int>.Empty;
    private FrozenDictionary<string, int> _vectorIndexes = FrozenDictionary<string, int>.Empty;
    private ImmutableArray<ScalarField> _fields = [];
    private ImmutableArray<VectorField> _vectors = [];

    /// <summary>A schema without fields; set <see cref="Fields"/> and <see cref="Vectors"/> in the
    /// initializer.</summary>
    /// <param name="name">1 to 255 UTF-8 bytes: letters, digits, <c>_ - .</c>.</param>
    /// <param name="idKind">What the document ids are.</param>
    /// <exception cref="ArgumentException">The name or the kind is not allowed.</exception>
    public CollectionSchema(string name, DocumentIdKind idKind)
    {
        Name = SchemaName.Check(name, "collection");
        IdKind = idKind is >= DocumentIdKind.String and <= DocumentIdKind.Guid
            ? idKind
            : throw new ArgumentOutOfRangeException(
                nameof(idKind), $"id kind {idKind} is not known; String, Int64, UInt64 and Guid are allowed");
    }

    /// <summary>The collection's name.</summary>
    public string Name { get; }

    /// <summary>What the document ids are.</summary>
    public DocumentIdKind IdKind { get; }

    /// <summary>The scalar fields, in the order of declaration.</summary>
    /// <exception cref="ArgumentException">Too many fields, or two of one name; the message says which.</exception>
    public ImmutableArray<ScalarField> Fields
    {
        get => _fields;
        init
        {
            ImmutableArray<ScalarField> given = value.IsDefault ? [] : value;
            CheckCount(given.Length, "fields");
            int next = Math.Max(NextFieldId, given.Select(f => f.Id + 1).Append(1).Max());
            _fields = [.. given.Select(f => f.Id == 0 ? f with { Id = next++ } : f)];
            NextFieldId = CheckIds(_fields.Select(f => f.Id), next);
            _fieldIndexes = Indexed(_fields.Select(f => f.Name), _vectorIndexes);
        }
    }

    /// <summary>The vector fields, in the order of declaration.</summary>
    /// <exception cref="ArgumentException">Too many fields, or two of one name; the message says which.</exception>
    public ImmutableArray<VectorField> Vectors
    {
        get => _vectors;
        init
        {
            ImmutableArray<VectorField> given = value.IsDefault ? [] : value;
            CheckCount(given.Length, "vectors");
            int next = Math.Max(NextVectorId, given.Select(f => f.Id + 1).Append(1).Max());
            _vectors = [.. given.Select(f => f.Id == 0 ? f with { Id = next++ } : f)];
            NextVectorId = CheckIds(_vectors.Select(f => f.Id), next);
            _vectorIndexes = Indexed(_vectors.Select(f => f.Name), _fieldIndexes);
        }
    }

    /// <summary>The id that the next new scalar field gets.</summary>
    internal int NextFieldId { get; init; } = 1;

    /// <summary>The id that the next new vector field gets.</summary>
    internal int NextVectorId { get; init; } = 1;

    /// <summary>The place of a scalar field in <see cref="Fields"/>; -1 if there is none of that name.</summary>
    public int FieldIndex(string name) => _fieldIndexes.GetValueOrDefault(name, -1);

    /// <summary>The place of a vector field in <see cref="Vectors"/>; -1 if there is none of that name.</summary>
    public int VectorIndex(string name) => _vectorIndexes.GetValueOrDefault(name, -1);

    private static void CheckCount(int count, string what)
    {
        if (count > FieldCountMax)
        {
            throw new ArgumentException($"the schema has {count} {what}; at most {FieldCountMax} are allowed");
        }
    }

    private static int CheckIds(IEnumerable<int> ids, int next)
    {
        var seen = new HashSet<int>();
        foreach (int id in ids)
        {
            if (id > FieldIdMax)
            {
                throw new ArgumentException($"a field would get id {id}; ids up to {FieldIdMax} are allowed");
            }

            if (!seen.Add(id))
            {
                throw new ArgumentException($"two fields have id {id}; each field has its own");
            }

            next = Math.Max(next, id + 1);
        }

        return next;
    }

    private FrozenDictionary<string, int> Indexed(IEnumerable<string> names, FrozenDictionary<string, int> others)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (others.ContainsKey(name) || !indexes.TryAdd(name, indexes.Count))
            {
                throw new ArgumentException($"collection \"{Name}\" has two fields \"{name}\"; names are unique");
            }
        }

        return indexes.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

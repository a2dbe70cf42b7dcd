using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Queries;

/// <summary>Holds a query against the schema before anything is searched.</summary>
internal static class QueryChecker
{
    /// <summary>The index of the query's vector field.</summary>
    /// <exception cref="ArgumentException">Field, vector, k or effort do not fit; the message says what was given and
    /// what is allowed.</exception>
    public static int Check(CollectionSchema schema, VectorQuery query)
    {
        int index = schema.VectorIndex(query.Field);
        if (index < 0)
        {
            string known = string.Join(", ", schema.Vectors.Select(field => $"\"{field.Name}\""));
            throw new ArgumentException(
                $"collection \"{schema.Name}\" has no vector field \"{query.Field}\"; it has {Or(known, "none")}");
        }

        VectorField vector = schema.Vectors[index];
        if (query.Vector.IsNull)
        {
            throw new ArgumentException($"the query vector for \"{vector.Name}\" is null; a vector is needed");
        }

        CheckVector(vector, query);

        CheckRange("K", query.K, VectorQuery.KMax);
        CheckRange("Threads", query.Threads, VectorQuery.ThreadsMax);
        CheckRange("EfSearch", query.EfSearch ?? 1, VectorQuery.EfSearchMax);
        CheckRange("NProbe", query.NProbe ?? 1, IvfParameters.NListMax);
        if (query.TargetRecall is { } recall && !(recall > 0 && recall <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(query), recall, $"TargetRecall is {recall}; allowed are numbers above 0, at most 1");
        }

        if (query.TargetRecall is not null && (query.EfSearch ?? query.NProbe) is not null)
        {
            string other = query.EfSearch is null ? "NProbe" : "EfSearch";
            throw new ArgumentException($"TargetRecall and {other} are both set; one of them says how hard to search");
        }

        if (query.Radius is { } radius && double.IsNaN(radius))
        {
            throw new ArgumentOutOfRangeException(nameof(query), radius, "Radius is NaN; a distance is allowed");
        }

        return index;
    }

    private static void CheckVector(VectorField field, VectorQuery query)
    {
        VectorValue vector = query.Vector;
        if (vector.Kind != field.Kind)
        {
            throw new ArgumentException(
                $"the query vector for \"{field.Name}\" is {vector.Kind}; the schema says {field.Kind}");
        }

        if (vector.Element != field.Element)
        {
            throw new ArgumentException(
                $"the query vector for \"{field.Name}\" is {vector.Element}; the schema says {field.Element}");
        }

        if (vector.Dimension != field.Dimension)
        {
            throw new ArgumentException(
                $"the query vector for \"{field.Name}\" has {vector.Dimension} {field.Unit}; "
                + $"the schema says {field.Dimension}");
        }

        if (field.Kind != VectorKind.Dense)
        {
            DocumentChecker.Check(field, vector);
        }

        if (field.Kind != VectorKind.Dense && query.TargetRecall is not null)
        {
            throw new ArgumentException(
                $"TargetRecall is set and \"{field.Name}\" is {field.Kind}; it is allowed for Dense vectors");
        }

        if (query.SparseEffort is { } effort && (field.Kind != VectorKind.Sparse || effort == default))
        {
            throw new ArgumentException(field.Kind == VectorKind.Sparse
                ? "SparseEffort was never given its numbers; BlockMaxEffort.Exact is 1 and 1"
                : $"SparseEffort is set and \"{field.Name}\" is {field.Kind}; it is allowed for Sparse vectors");
        }
    }

    /// <summary>The indexes of scalar fields by name.</summary>
    /// <exception cref="ArgumentException">A field is not known.</exception>
    public static int[] FieldIndexes(CollectionSchema schema, IReadOnlyList<string> names)
    {
        int[] indexes = new int[names.Count];
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = FieldIndex(schema, names[i]);
        }

        return indexes;
    }

    /// <summary>The index of a scalar field by name.</summary>
    /// <exception cref="ArgumentException">The field is not known.</exception>
    public static int FieldIndex(CollectionSchema schema, string name)
    {
        int index = schema.FieldIndex(name);
        if (index < 0)
        {
            string known = string.Join(", ", schema.Fields.Select(field => $"\"{field.Name}\""));
            throw new ArgumentException(
                $"collection \"{schema.Name}\" has no scalar field \"{name}\"; it has {Or(known, "none")}");
        }

        return index;
    }

    /// <summary>Refuses a number outside 1 to <paramref name="max"/>.</summary>
    public static void CheckRange(string name, int value, int max)
    {
        if (value < 1 || value > max)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed are 1 to {max}");
        }
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}

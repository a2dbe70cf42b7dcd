using System.Collections.Immutable;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>Makes random documents, with nulls, and random changes of them.</summary>
internal sealed class DocumentSource(Random random)
{
    /// <summary>A document of the sample collection <paramref name="name"/>.</summary>
    public ModelDocument Next(string name, long id)
    {
        CollectionSchema schema = SampleSchemas.Collections[name];
        var fields = ImmutableSortedDictionary.Create<string, FieldValue>(StringComparer.Ordinal);
        foreach (ScalarField field in schema.Fields.Where(_ => random.Next(6) != 0))
        {
            fields = fields.Add(field.Name, ValueOf(field));
        }

        var vectors = ImmutableSortedDictionary.Create<string, VectorValue>(StringComparer.Ordinal);
        foreach (VectorField field in schema.Vectors.Where(_ => random.Next(8) != 0))
        {
            vectors = vectors.Add(field.Name, SampleVectors.Of(field, (ulong)random.Next(40)));
        }

        return new ModelDocument(id, fields, vectors, 0, 0);
    }

    /// <summary>Some fields and vectors of a document, nulls among them.</summary>
    public Document Changes(string name, long id)
    {
        CollectionSchema schema = SampleSchemas.Collections[name];
        var changes = new Document(id);
        foreach (ScalarField field in schema.Fields.Where(_ => random.Next(2) == 0))
        {
            changes[field.Name] = random.Next(4) == 0 ? FieldValue.Null : ValueOf(field);
        }

        foreach (VectorField field in schema.Vectors.Where(_ => random.Next(3) == 0))
        {
            changes.Vectors[field.Name] =
                random.Next(4) == 0 ? VectorValue.Null : SampleVectors.Of(field, (ulong)random.Next(40));
        }

        return changes;
    }

    private FieldValue ValueOf(ScalarField field) => field.Type switch
    {
        FieldType.Int32 => FieldValue.Of(random.Next(CommandSource.LabelMax + 1)),
        FieldType.String => FieldValue.Of(new string((char)('a' + random.Next(26)), random.Next(30))),
        FieldType.Boolean => FieldValue.Of(random.Next(2) == 0),
        _ => FieldValue.Of(random.NextDouble()),
    };
}

using Turnstile.Collections.Documents;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Tests.Collections.Documents;

/// <summary>Random documents of the schema that has everything, and their bytes.</summary>
internal static class RandomDocuments
{
    public static readonly string[] Texts =
        ["", "a", "boot", "Boot", "it's", "größe", "\uffee", "\ud83d\ude00", "100%", "a_b"];

    public static readonly DateTime FirstTime = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Document Next(Random random, DocumentId id)
    {
        var document = new Document(id);
        Maybe("text", () => Texts[random.Next(Texts.Length)]);
        Maybe("flag", () => random.Next(2) == 0);
        Maybe("small", () => random.Next(20) == 0 ? int.MinValue : random.Next(-5, 6));
        Maybe("large", () => random.Next(20) == 0 ? long.MaxValue : random.NextInt64(-5, 6));
        Maybe("single", () => random.Next(-4, 5) / 4f);
        Maybe("double", () => random.Next(20) == 0 ? double.PositiveInfinity : random.Next(-4, 5) / 4.0);
        Maybe("time", () => FirstTime.AddDays(random.Next(5)));
        Maybe("guid", () => GuidOf(random.Next(4)));
        if (random.Next(2) == 0)
        {
            document.Vectors["floats"] = new[] { random.NextSingle(), -1f, float.MaxValue };
        }

        if (random.Next(2) == 0)
        {
            document.Vectors["bytes"] = new byte[] { 1, 255, 0, 7, (byte)random.Next(256) };
        }

        if (random.Next(2) == 0)
        {
            document.Vectors["halves"] = new[] { (Half)random.NextSingle(), Half.Epsilon, Half.MinValue };
            document.Vectors["bits"] = VectorValue.OfBits(new byte[] { 0x81, (byte)random.Next(256) });
        }

        if (random.Next(2) == 0)
        {
            document.Vectors["terms"] = new SparseVector([7, (uint)random.Next(8, 100), uint.MaxValue], [1, -0.5f, 3]);
        }

        if (random.Next(2) == 0)
        {
            document.Vectors["tokens"] = VectorValue.OfTokens(new float[3 * random.Next(1, 5)], 3);
        }

        document.Vectors["signed"] = random.Next(2) == 0 ? VectorValue.Null : new sbyte[] { -128, 127 };
        return document;

        void Maybe(string name, Func<FieldValue> value)
        {
            int kind = random.Next(4);
            if (kind > 0)
            {
                document[name] = kind == 1 ? FieldValue.Null : value();
            }
        }
    }

    public static Guid GuidOf(int number) => new(number, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    public static byte[] Row(EncodedDocument encoded)
    {
        byte[] row = new byte[encoded.RowBytes];
        encoded.WriteRow(row);
        return row;
    }

    public static byte[] Columns(EncodedDocument encoded)
    {
        byte[] columns = new byte[encoded.ColumnsBytes];
        encoded.WriteColumns(columns);
        return columns;
    }
}

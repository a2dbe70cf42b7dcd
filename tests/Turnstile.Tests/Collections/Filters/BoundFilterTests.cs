using Turnstile.Collections.Columns;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;
using Turnstile.Tests.Collections.Columns;
using Turnstile.Tests.Collections.Documents;
using Turnstile.Tests.Collections.Schema;

namespace Turnstile.Tests.Collections.Filters;

public sealed class BoundFilterTests
{
    private static readonly CollectionSchema s_schema = SampleSchemas.Everything();

    [Fact]
    public void Columns_rows_and_documents_agree_with_the_naive_evaluator()
    {
        var random = new Random(12);
        List<Document> documents = [];
        SegmentColumns columns = SegmentColumnsTests.Filled(300, 13, documents);
        var encoder = new DocumentEncoder(s_schema);
        byte[][] rows = [.. documents.Select(document => RandomDocuments.Row(encoder.Encode(document)))];
        var filters = new RandomFilters(random, s_schema);
        for (int i = 0; i < 1_500; i++)
        {
            var filter = new Filter(filters.Next(4));
            BoundFilter bound = BoundFilter.Bind(filter, s_schema);
            int start = 64 * random.Next(5);
            var matches = new RowBitmap(random.Next(301 - start));
            bound.Evaluate(columns, start, matches);
            for (int row = 0; row < matches.Count; row++)
            {
                Document document = documents[start + row];
                bool expected = NaiveFilter.Test(filter.Root, document) == true;
                if (expected != matches[row] || expected != bound.Matches(document)
                    || expected != bound.Matches(new RowReader(rows[start + row]), columns.Keys[start + row]))
                {
                    Assert.Fail($"{filter} at {document.Id}: {expected} was expected");
                }
            }

            Assert.Equal(Enumerable.Range(0, matches.Count).Count(row => matches[row]), matches.CountOnes());
        }
    }

    [Fact]
    public void A_scan_crosses_pages()
    {
        List<Document> documents = [];
        SegmentColumns columns = SegmentColumnsTests.Filled(9_000, 14, documents);
        var filter = Filter.Parse("small >= 0 and (text != 'a' or double < 0.5) and id between 100 and 8990");
        foreach ((int start, int count) in new[] { (0, 9_000), (4_032, 4_968), (4_096, 100), (8_960, 1), (64, 0) })
        {
            var matches = new RowBitmap(count);
            BoundFilter.Bind(filter, s_schema).Evaluate(columns, start, matches);
            for (int row = 0; row < count; row++)
            {
                Assert.Equal(NaiveFilter.Test(filter.Root, documents[start + row]) == true, matches[row]);
            }
        }
    }

    [Fact]
    public void Every_cell_of_a_word_is_looked_at_by_the_wide_loop()
    {
        for (int hit = 0; hit < 64; hit++)
        {
            Check<byte>(hit, 1);
            Check(hit, 1);
            Check(hit, 1L);
            Check(hit, 1f);
            Check(hit, 1d);
        }

        static void Check<T>(int hit, T value)
            where T : unmanaged, System.Numerics.IComparisonOperators<T, T, bool>
        {
            T[] cells = new T[100];
            cells[hit] = value;
            cells[99] = value;
            ulong[] bits = new ulong[2];
            RangeScan.Find(cells, value, value, bits);
            Assert.Equal([1UL << hit, 1UL << 35], bits);
        }
    }

    [Theory]
    [InlineData("label > 2.5", true)]
    [InlineData("label = 3.0", true)]
    [InlineData("label = 3.5", false)]
    [InlineData("label != 3.5", true)]
    [InlineData("label > 5000000000", false)]
    [InlineData("label < 5000000000", true)]
    [InlineData("label <= 1e999", true)]
    [InlineData("3 = label", true)]
    [InlineData("2 >= label", false)]
    [InlineData("not label in (3, 4)", false)]
    [InlineData("title = 'it''s'", true)]
    [InlineData("title like 'i_''%'", true)]
    [InlineData("title like 'I%'", false)]
    [InlineData("title starts-with 'it'", true)]
    [InlineData("title ENDS-WITH 's'", true)]
    [InlineData("title contains ''", true)]
    [InlineData("id = 7", true)]
    [InlineData("id in (1, 2)", false)]
    [InlineData("id is null", false)]
    [InlineData("missing = 1", false)]
    [InlineData("not missing = 1", false)]
    [InlineData("missing != 1", false)]
    [InlineData("missing is null", true)]
    [InlineData("missing = 1 or label = 3", true)]
    [InlineData("not (missing = 1 and label = 4)", true)]
    [InlineData("not (missing = 1 and label = 3)", false)]
    [InlineData("time = date '2024-01-31'", true)]
    [InlineData("time < datetime '2024-01-31T01:00:00+02:00'", false)]
    [InlineData("time between '2024-01-01' and '2024-01-31T00:00:00Z'", true)]
    [InlineData("key = '00112233-4455-6677-8899-aabbccddeeff'", true)]
    [InlineData("key != guid '00112233-4455-6677-8899-AABBCCDDEEFF'", false)]
    [InlineData("price = 0.1", true)]
    [InlineData("price in (0.1, 7)", true)]
    [InlineData("flag", true)]
    [InlineData("not flag", false)]
    [InlineData("flag = false", false)]
    [InlineData("true and not false", true)]
    public void A_filter_means_what_it_says(string text, bool expected)
    {
        var schema = new CollectionSchema("c", DocumentIdKind.Int64)
        {
            Fields =
            [
                ScalarField.Int32("label"), ScalarField.String("title"), ScalarField.Int64("missing"),
                ScalarField.DateTime("time"), ScalarField.Guid("key"), ScalarField.Float("price"),
                ScalarField.Boolean("flag"),
            ],
        };
        var document = new Document(7)
        {
            ["label"] = 3,
            ["title"] = "it's",
            ["time"] = new DateTime(2024, 1, 31, 0, 0, 0, DateTimeKind.Utc),
            ["key"] = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
            ["price"] = 0.1f,
            ["flag"] = true,
        };

        Assert.Equal(expected, BoundFilter.Bind(Filter.Parse(text), schema).Matches(document));
    }

    [Theory]
    [InlineData("nope = 1", "no field \"nope\"; filters may use id, text, flag")]
    [InlineData("small = 'x'", "field \"small\" is Int32 and was compared with 'x'; numbers are allowed")]
    [InlineData("text = 1", "field \"text\" is String and was compared with 1; texts in single quotes")]
    [InlineData("flag > true", "\"flag\" is Boolean and has no order")]
    [InlineData("guid >= '00112233-4455-6677-8899-aabbccddeeff'", "has no order")]
    [InlineData("flag between false and true", "has no order")]
    [InlineData("guid = 'x'", "field \"guid\" is Guid")]
    [InlineData("time > '2024-13-01'", "field \"time\" is DateTime")]
    [InlineData("time > '2024-01-01T00:00:00'", "field \"time\" is DateTime")]
    [InlineData("small", "cannot stand for itself")]
    [InlineData("id", "id cannot stand for itself")]
    [InlineData("small like 'x'", "which is Int32")]
    [InlineData("text like 1", "a String field and a text are allowed")]
    [InlineData("text like 'x\\'", "ends in \\")]
    [InlineData("id = 'x'", "the document id is Int64")]
    [InlineData("id = 1.5", "the document id is Int64")]
    [InlineData("id like 'x'", "was given the document id")]
    [InlineData("floats is null", "is a vector")]
    [InlineData("small = large", "fields compare with values only")]
    [InlineData("1 = 2", "values compare with fields only")]
    [InlineData("small = @x", "@x has no value")]
    public void A_filter_that_does_not_fit_the_schema_is_refused(string text, string message)
    {
        ArgumentException wrong =
            Assert.Throws<ArgumentException>(() => BoundFilter.Bind(Filter.Parse(text), s_schema));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_of_every_kind_are_compared_in_their_order()
    {
        Check(DocumentIdKind.String, new Document("b"), "id > 'a' and id < 'c' and id in ('a', 'b')");
        Check(DocumentIdKind.UInt64, new Document(ulong.MaxValue), "id > 5 and id = '18446744073709551615'");
        Check(DocumentIdKind.Int64, new Document(-5), "id < 0 and id >= -5 and id not in (5, 6)");
        Check(DocumentIdKind.Guid, new Document(RandomDocuments.GuidOf(1)), $"id = '{RandomDocuments.GuidOf(1)}'");

        static void Check(DocumentIdKind kind, Document document, string text)
        {
            var schema = new CollectionSchema("c", kind);
            Assert.True(BoundFilter.Bind(Filter.Parse(text), schema).Matches(document));
            Assert.False(BoundFilter.Bind(!Filter.Parse(text), schema).Matches(document));
        }
    }

    [Fact]
    public void A_field_that_the_rows_do_not_have_is_null()
    {
        List<Document> documents = [];
        SegmentColumns columns = SegmentColumnsTests.Filled(70, 15, documents);
        var later = new CollectionSchema("everything", DocumentIdKind.Int64)
        {
            NextFieldId = s_schema.NextFieldId,
            Fields = [ScalarField.Int32("new"), ScalarField.String("other"), .. s_schema.Fields],
        };
        foreach ((string text, string same) in new[]
        {
            ("new is null and small > 0", "small > 0"), ("not new = 1", "false"), ("other in ('a', 'b')", "false"),
            ("new in (1, 2) or other like '%' or flag", "flag"),
        })
        {
            var matches = new RowBitmap(70);
            var expected = new RowBitmap(70);
            BoundFilter.Bind(Filter.Parse(text), later).Evaluate(columns, 0, matches);
            BoundFilter.Bind(Filter.Parse(same), s_schema).Evaluate(columns, 0, expected);
            Assert.Equal(expected.Words.ToArray(), matches.Words.ToArray());
        }
    }

    [Fact]
    public void The_fields_that_are_looked_at_are_known() =>
        Assert.Equal(
            [0, 2], BoundFilter.Bind(Filter.Parse("small = 1 or text is null or id = 3"), s_schema).FieldIndexes);
}

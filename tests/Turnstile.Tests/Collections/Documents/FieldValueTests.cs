using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Tests.Collections.Documents;

public sealed class FieldValueTests
{
    [Fact]
    public void The_default_is_null() => Assert.True(default(FieldValue).IsNull && FieldValue.Null == (string?)null);

    [Fact]
    public void Each_type_reads_back_as_it_was_given()
    {
        var guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        var time = new DateTime(2024, 1, 31, 12, 0, 0, DateTimeKind.Utc);

        Assert.Equal("x", ((FieldValue)"x").AsString());
        Assert.True(((FieldValue)true).AsBoolean());
        Assert.Equal(-3, ((FieldValue)(-3)).AsInt32());
        Assert.Equal(long.MinValue, ((FieldValue)long.MinValue).AsInt64());
        Assert.Equal(-1.5f, ((FieldValue)(-1.5f)).AsFloat());
        Assert.Equal(double.MaxValue, ((FieldValue)double.MaxValue).AsDouble());
        Assert.Equal(time, ((FieldValue)time).AsDateTime());
        Assert.Equal(DateTimeKind.Utc, ((FieldValue)time).AsDateTime().Kind);
        Assert.Equal(guid, ((FieldValue)guid).AsGuid());
        Assert.Equal(guid.ToString(), ((FieldValue)guid).ToString());
    }

    [Fact]
    public void NaN_and_times_of_unspecified_kind_are_refused()
    {
        Assert.Throws<ArgumentException>(() => (FieldValue)double.NaN);
        Assert.Throws<ArgumentException>(() => (FieldValue)float.NaN);
        Assert.Throws<ArgumentException>(() => (FieldValue)new DateTime(2024, 1, 1));
    }

    [Fact]
    public void Minus_zero_is_zero() => Assert.Equal((FieldValue)0.0, (FieldValue)(-0.0));

    [Fact]
    public void A_value_of_another_type_is_not_handed_out()
    {
        Assert.Throws<InvalidOperationException>(() => ((FieldValue)"x").AsInt32());
        Assert.Throws<InvalidOperationException>(() => ((FieldValue)5L).AsInt32());
        Assert.Throws<InvalidOperationException>(() => FieldValue.Null.AsString());
    }

    [Fact]
    public void Order_is_natural_with_null_first()
    {
        FieldValue[] values = [FieldValue.Null, "\uffee", "\ud83d\ude00"];
        Assert.Equal(values, values.Reverse().Order());
        Assert.True((FieldValue)(-1) < 2);
        Assert.True((FieldValue)(-1.5f) < 0.5f);
        Assert.Equal(FieldType.None, FieldValue.Null.Type);
    }

    [Fact]
    public void A_document_hands_out_what_the_caller_names()
    {
        var document = new Document(7) { ["label"] = 3, ["title"] = null };

        Assert.Equal(3, document.Get<int>("label"));
        Assert.Equal(3, document.Get<int?>("label"));
        Assert.Equal(3L, document.Get<long>("label"));
        Assert.Equal(3.0, document.Get<double?>("label"));
        Assert.Null(document.Get<string?>("title"));
        Assert.Null(document.Get<int?>("never"));
        Assert.True(document.IsNull("title") && document.Contains("title") && !document.Contains("never"));
        Assert.Equal(["label", "title"], document.Select(pair => pair.Key));
        InvalidOperationException wrong =
            Assert.Throws<InvalidOperationException>(() => document.Get<int>("title"));
        Assert.Contains("field \"title\"", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => document.Get<string>("label"));
        Assert.Throws<InvalidOperationException>(() => document.Get<Uri>("label"));
    }
}

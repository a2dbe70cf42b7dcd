using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Tests.Torture;

public sealed class PayloadTests
{
    private static readonly CommitTag Tag = new(1, 2, 3);
    private static readonly Entity Key = new(EntityKind.Alpha, 4);
    private static readonly Entity Document = new(EntityKind.Document, 4);
    private readonly Payload _payload = new(9);

    [Fact]
    public void A_value_tells_its_commit() =>
        Assert.Equal(
            new Sighting(Tag, new Sequence(8), IsWhole: true),
            _payload.See(Key, _payload.Value(Tag, Key), new Sequence(8)));

    [Fact]
    public void A_value_that_was_cut_changed_or_moved_is_not_whole()
    {
        byte[] value = _payload.Value(Tag, Key);
        Assert.False(_payload.See(Key, value.AsSpan(..^1), default).IsWhole);
        Assert.False(_payload.See(Key, value.AsSpan(..3), default).IsWhole);
        Assert.False(_payload.See(new Entity(EntityKind.Beta, 4), value, default).IsWhole);
        value[^1] ^= 1;
        Assert.False(_payload.See(Key, value, default).IsWhole);
    }

    [Fact]
    public void A_document_is_whole_only_with_its_own_text_and_vector()
    {
        string text = _payload.Text(Tag, Document);
        float[] vector = _payload.Vector(Tag, Document);
        Assert.True(_payload.See(Document, "1/2/3", text, vector, default).IsWhole);
        Assert.False(_payload.See(Document, "1/2/4", text, vector, default).IsWhole);
        Assert.False(_payload.See(Document, "1/2/3", null, vector, default).IsWhole);
        float[] other = _payload.Vector(new CommitTag(1, 2, 4), Document);
        Assert.False(_payload.See(Document, "1/2/3", text, other, default).IsWhole);
        Assert.False(_payload.See(Document, "1/2/3", text, [], default).IsWhole);
        Assert.False(_payload.See(Document, "so/what", text, vector, default).IsWhole);
        Assert.False(_payload.See(Document, null, text, vector, default).IsWhole);
    }

    [Fact]
    public void Acknowledgements_and_keys_read_what_they_write()
    {
        var acknowledgement = new Acknowledgement(3, 4, new Sequence(5), new Sequence(6));
        byte[] bytes = new byte[Acknowledgement.ByteCount];
        acknowledgement.Write(bytes);
        Assert.Equal(acknowledgement, Acknowledgement.Read(bytes));
        Assert.Throws<InvalidDataException>(() => Acknowledgement.Read(new byte[Acknowledgement.ByteCount]));
        Assert.True(Entity.TryParse(EntityKind.Beta, new Entity(EntityKind.Beta, 599).Key(), out Entity entity));
        Assert.Equal(new Entity(EntityKind.Beta, 599), entity);
        Assert.False(Entity.TryParse(EntityKind.Beta, "key/5"u8, out _));
        Assert.False(Entity.TryParse(EntityKind.Beta, "k"u8, out _));
    }

    [Fact]
    public void A_script_is_the_same_on_both_sides_and_touches_no_entity_twice()
    {
        for (long number = 0; number < 500; number++)
        {
            ScriptedCommit commit = new CommitScript(1).At(new CommitTag(0, 1, number));
            Assert.Equal(commit.Effects, new CommitScript(1).At(commit.Tag).Effects);
            Assert.Equal(commit.Effects.Count, commit.Effects.DistinctBy(effect => effect.Entity).Count());
            Assert.NotEqual(Durability.None, commit.Durability);
        }
    }
}

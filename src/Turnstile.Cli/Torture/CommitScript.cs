using Turnstile.Cli.Numbers;

namespace Turnstile.Cli.Torture;

/// <summary>What every commit of a seed does: the writer follows it, and the judge looks it up.</summary>
/// <remarks>A pure function of seed and tag; threads: any.</remarks>
internal sealed class CommitScript(ulong seed)
{
    /// <summary>Keys of each keyspace.</summary>
    public const int KeyCount = 400;

    /// <summary>Documents; each has a companion key in the second keyspace, after the plain keys.</summary>
    public const int DocumentCount = 200;

    private const int BatchMax = 12;

    /// <summary>The seed.</summary>
    public ulong Seed => seed;

    /// <summary>What the commit <paramref name="tag"/> does.</summary>
    public ScriptedCommit At(CommitTag tag)
    {
        SplitMix64 numbers = SplitMix64.For(seed, tag.Round, tag.Writer, tag.Number);
        Durability durability = numbers.Below(3) == 0 ? Durability.Power : Durability.Process;
        Effect[] effects = numbers.Below(10) switch
        {
            < 3 => [Key(ref numbers, isDelete: false)],
            3 => [Key(ref numbers, isDelete: true)],
            < 6 => Batch(ref numbers),
            6 => [Document(ref numbers, isDelete: numbers.Below(4) == 0)],
            < 9 => DocumentWithCompanion(ref numbers, isDelete: numbers.Below(4) == 0),
            _ => [.. DocumentWithCompanion(ref numbers, isDelete: false), .. Batch(ref numbers)],
        };
        return new ScriptedCommit(tag, [.. effects.DistinctBy(effect => effect.Entity)], durability);
    }

    private static Effect Key(ref SplitMix64 numbers, bool isDelete)
    {
        EntityKind kind = numbers.Below(2) == 0 ? EntityKind.Alpha : EntityKind.Beta;
        return new Effect(new Entity(kind, (int)numbers.Below(KeyCount)), isDelete);
    }

    private static Effect Document(ref SplitMix64 numbers, bool isDelete) =>
        new(new Entity(EntityKind.Document, (int)numbers.Below(DocumentCount)), isDelete);

    private static Effect[] Batch(ref SplitMix64 numbers)
    {
        var effects = new Effect[2 + numbers.Below(BatchMax - 1)];
        for (int i = 0; i < effects.Length; i++)
        {
            effects[i] = Key(ref numbers, isDelete: numbers.Below(5) == 0);
        }

        return effects;
    }

    private static Effect[] DocumentWithCompanion(ref SplitMix64 numbers, bool isDelete)
    {
        Effect document = Document(ref numbers, isDelete);
        return [document, new Effect(new Entity(EntityKind.Beta, KeyCount + document.Entity.Number), isDelete)];
    }
}

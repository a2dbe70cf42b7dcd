using System.Globalization;

namespace Turnstile.Storage;

/// <summary>The names of the files of a database, and back from a name to kind and number.</summary>
internal static class FileNames
{
    /// <summary>The writer's lock file.</summary>
    public const string Lock = "LOCK";

    /// <summary>Says that a follower keeps the directory; without a manifest beside it, that its copy is not
    /// complete.</summary>
    public const string Follower = "FOLLOWER";

    /// <summary>Where the writer notes how far its log is durable, for readers in other processes.</summary>
    public const string DurableMark = "DURABLE";

    /// <summary>The ending of a file that is being written and has no meaning yet.</summary>
    public const string TemporaryEnding = ".tmp";

    /// <summary>The name of a file of <paramref name="kind"/>.</summary>
    public static string Of(FileKind kind, FileNumber number) => $"{number}.{Ending(kind)}";

    /// <summary>The full path of a file of <paramref name="kind"/>.</summary>
    public static string PathOf(string directory, FileKind kind, FileNumber number) =>
        Path.Combine(directory, Of(kind, number));

    /// <summary>The path under which a file of <paramref name="kind"/> is written before it gets its name.</summary>
    public static string TemporaryPathOf(string directory, FileKind kind, FileNumber number) =>
        PathOf(directory, kind, number) + TemporaryEnding;

    /// <summary>Takes the name of a temporary file apart; false for every other name.</summary>
    public static bool TryParseTemporary(string name, out FileKind kind, out FileNumber number)
    {
        if (name.EndsWith(TemporaryEnding, StringComparison.Ordinal))
        {
            return TryParse(name[..^TemporaryEnding.Length], out kind, out number);
        }

        kind = default;
        number = default;
        return false;
    }

    /// <summary>Takes a name apart; false for names that are not of this database's making.</summary>
    public static bool TryParse(string name, out FileKind kind, out FileNumber number)
    {
        kind = default;
        number = default;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 6
            || !ulong.TryParse(name.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
        {
            return false;
        }

        foreach (FileKind candidate in Enum.GetValues<FileKind>())
        {
            if (name.AsSpan(dot + 1).SequenceEqual(Ending(candidate)))
            {
                kind = candidate;
                number = new FileNumber(value);
                return Of(kind, number) == name;
            }
        }

        return false;
    }

    private static string Ending(FileKind kind) => kind switch
    {
        FileKind.Log => "log",
        FileKind.Manifest => "manifest",
        FileKind.Table => "table",
        FileKind.Segment => "segment",
        FileKind.Index => "index",
        FileKind.Superseded => "superseded",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a file kind"),
    };
}

using System.Globalization;

namespace Turnstile.Cli.Torture;

/// <summary>Which commit: the life of the child, the writer in it, and the number of the commit, from 0.</summary>
internal readonly record struct CommitTag(int Round, int Writer, long Number)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out CommitTag tag)
    {
        string[] parts = text.Split('/');
        tag = default;
        if (parts.Length != 3
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int round)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int writer)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        tag = new CommitTag(round, writer, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Round}/{Writer}/{Number}");
}

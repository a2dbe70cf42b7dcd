using System.Text;

namespace Turnstile.Collections.Filters;

/// <summary>A pattern of like: % stands for any text, _ for one character, \ takes the next character as it
/// is.</summary>
/// <remarks>Matching goes back only to the last %, so its cost is at most the product of both lengths.</remarks>
internal sealed class LikePattern
{
    private const int AnyText = -1;
    private const int AnyOne = -2;

    // Code points, or one of the two signs above.
    private readonly int[] _parts;

    /// <summary>The pattern <paramref name="text"/>.</summary>
    /// <exception cref="ArgumentException">It ends in a single \.</exception>
    public LikePattern(string text)
    {
        List<int> parts = [];
        bool isEscaped = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!isEscaped && rune.Value == '\\')
            {
                isEscaped = true;
                continue;
            }

            int part = rune.Value switch
            {
                '%' when !isEscaped => AnyText,
                '_' when !isEscaped => AnyOne,
                int other => other,
            };
            isEscaped = false;
            if (part != AnyText || parts.Count == 0 || parts[^1] != AnyText)
            {
                parts.Add(part);
            }
        }

        if (isEscaped)
        {
            throw new ArgumentException(
                $"the pattern {LiteralOperand.Quoted(text)} ends in \\; write \\\\ for the sign itself");
        }

        _parts = [.. parts];
    }

    /// <summary>Whether all of <paramref name="text"/> fits.</summary>
    public bool IsMatch(string text)
    {
        int at = 0;
        int part = 0;
        int lastAny = -1;
        int retryAt = 0;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int units);
            if (part < _parts.Length && _parts[part] == AnyText)
            {
                lastAny = part++;
                retryAt = at;
            }
            else if (part < _parts.Length && (_parts[part] == AnyOne || _parts[part] == rune.Value))
            {
                part++;
                at += units;
            }
            else if (lastAny >= 0)
            {
                part = lastAny + 1;
                Rune.DecodeFromUtf16(text.AsSpan(retryAt), out _, out units);
                retryAt += units;
                at = retryAt;
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Length && _parts[part] == AnyText)
        {
            part++;
        }

        return part == _parts.Length;
    }
}

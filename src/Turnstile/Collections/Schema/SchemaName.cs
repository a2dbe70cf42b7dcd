namespace Turnstile.Collections.Schema;

/// <summary>The rule for names of collections and fields.</summary>
/// <remarks>1 to 255 UTF-8 bytes; letters, digits, <c>_ - .</c> and every character from U+00C0 up that is not white
/// space; the first is neither <c>-</c> nor <c>.</c>. Case counts.</remarks>
internal static class SchemaName
{
    /// <summary>The longest name, UTF-8 bytes.</summary>
    public const int BytesMax = 255;

    /// <summary>The name that means the document id and that no field may have.</summary>
    public const string Id = "id";

    /// <summary>Returns <paramref name="name"/> if it is allowed for <paramref name="what"/>.</summary>
    /// <exception cref="ArgumentException">It is not; the message says why.</exception>
    public static string Check(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        string? wrong = WhatIsWrong(name);
        return wrong is null ? name : throw new ArgumentException($"{what} name \"{name}\" {wrong}", nameof(name));
    }

    /// <summary>Why <paramref name="name"/> is not allowed; null if it is.</summary>
    public static string? WhatIsWrong(string name)
    {
        if (name.Length == 0)
        {
            return $"is empty; 1 to {BytesMax} bytes are allowed";
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (!IsAllowed(name[i]) || (i == 0 && name[i] is '-' or '.'))
            {
                return $"has U+{(int)name[i]:X4} at {i}; allowed are letters, digits, '_', '-' and '.', "
                    + "and neither '-' nor '.' comes first";
            }
        }

        int bytes = StrictUtf8.ByteCount(name);
        return bytes switch
        {
            < 0 => "has half a surrogate pair; whole characters are allowed",
            > BytesMax => $"has {bytes} bytes; at most {BytesMax} are allowed",
            _ => null,
        };
    }

    private static bool IsAllowed(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' || (c >= '\u00C0' && !char.IsWhiteSpace(c));
}

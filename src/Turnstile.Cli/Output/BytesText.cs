using System.Text;

namespace Turnstile.Cli.Output;

/// <summary>Keys and values as words of the command line: UTF-8 text, or hexadecimal if asked for.</summary>
internal static class BytesText
{
    private const int ShownMax = 100;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes that a word stands for.</summary>
    /// <exception cref="UsageException">Hexadecimal was asked for, and the word is none.</exception>
    public static byte[] Parse(string word, string what, bool isHex)
    {
        try
        {
            return isHex ? Convert.FromHexString(word) : Strict.GetBytes(word);
        }
        catch (Exception fault) when (fault is FormatException or EncoderFallbackException)
        {
            throw new UsageException($"the {what} '{word}' is no {(isHex ? "hexadecimal" : "valid text")}");
        }
    }

    /// <summary>Bytes as a word; bytes that are no printable text as hexadecimal with <c>0x</c> before it.</summary>
    public static string Show(ReadOnlySpan<byte> bytes, bool isHex)
    {
        if (isHex)
        {
            return Convert.ToHexStringLower(bytes);
        }

        return TryText(bytes, out string text) ? text : "0x" + Convert.ToHexStringLower(bytes);
    }

    /// <summary>As <see cref="Show"/>, cut off where a person stops reading.</summary>
    public static string Cut(ReadOnlySpan<byte> bytes, bool isHex)
    {
        string all = Show(bytes, isHex);
        return all.Length <= ShownMax ? all : $"{all[..ShownMax]}... ({Figures.Bytes(bytes.Length)})";
    }

    private static bool TryText(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return !text.Any(char.IsControl);
    }
}

using System.Text;

namespace Turnstile.Collections.Schema;

/// <summary>Text to UTF-8 and back that refuses half surrogate pairs and bytes that are not UTF-8.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding s_encoding = new(false, throwOnInvalidBytes: true);

    /// <summary>The size of <paramref name="text"/>, bytes; -1 if it holds half a surrogate pair.</summary>
    public static int ByteCount(string text)
    {
        try
        {
            return s_encoding.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return -1;
        }
    }

    /// <summary>Writes text that <see cref="ByteCount"/> has measured; returns the bytes written.</summary>
    public static int Write(string text, Span<byte> output) => s_encoding.GetBytes(text, output);

    /// <summary>The text of <paramref name="bytes"/>; false if they are not UTF-8.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out string text)
    {
        bool valid = System.Text.Unicode.Utf8.IsValid(bytes);
        text = valid ? s_encoding.GetString(bytes) : "";
        return valid;
    }
}

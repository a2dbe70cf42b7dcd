using System.Buffers.Binary;
using System.Text;

namespace Turnstile.Kv;

/// <summary>One keyspace or collection: its name, its id, and its definition, which is its layer's.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, 1 to 255 bytes of UTF-8, unique within its kind.</param>
/// <param name="Id">Its id, 1 and up, unique over all kinds, never reused.</param>
/// <param name="Definition">Its layer's bytes.</param>
/// <param name="Written">The operation that wrote this definition.</param>
/// <param name="Created">The operation that created the entry.</param>
/// <remarks>Stored as a row of keyspace 0: key = kind, then the name; value = id, 4 bytes little-endian, then the
/// definition.</remarks>
internal sealed record CatalogEntry(
    CatalogKind Kind, string Name, uint Id, ReadOnlyMemory<byte> Definition, Sequence Written, Sequence Created)
{
    /// <summary>The keyspace in which the catalog is stored.</summary>
    public const uint Keyspace = 0;

    /// <summary>The longest name, bytes of UTF-8.</summary>
    public const int NameBytesMax = 255;

    /// <summary>The longest row key, bytes.</summary>
    public const int KeyBytesMax = 1 + NameBytesMax;

    /// <summary>The bytes of the id before the definition.</summary>
    public const int IdBytes = sizeof(uint);

    private static readonly UTF8Encoding s_utf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes the row key of a name; returns its length.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, or not text.</exception>
    public static int WriteKey(CatalogKind kind, string name, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(name);
        int bytes;
        try
        {
            bytes = s_utf8.GetByteCount(name);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"the name has half a surrogate pair at index {e.Index}; it must be text", e);
        }

        if (bytes is < 1 or > NameBytesMax)
        {
            throw new ArgumentException($"the name has {bytes} bytes of UTF-8; 1 to {NameBytesMax} are allowed");
        }

        target[0] = (byte)kind;
        return 1 + s_utf8.GetBytes(name, target[1..]);
    }

    /// <summary>The name in a row key.</summary>
    public static string NameOf(ReadOnlySpan<byte> key)
    {
        Invariant.Check(key.Length > 1, "ORDER-2", "a catalog row is cut short");
        return s_utf8.GetString(key[1..]);
    }

    /// <summary>The entry in a row.</summary>
    public static CatalogEntry Read(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Sequence written, Sequence created)
    {
        Invariant.Check(key.Length > 1 && value.Length >= IdBytes, "ORDER-2", "a catalog row is cut short");
        return new CatalogEntry(
            (CatalogKind)key[0],
            NameOf(key),
            BinaryPrimitives.ReadUInt32LittleEndian(value),
            value[IdBytes..].ToArray(),
            written,
            created);
    }
}

using System.Buffers;
using System.Buffers.Binary;

namespace Turnstile.Kv;

/// <summary>A key as it is stored: the keyspace's id, big-endian, then the user's bytes. Bytewise order is the
/// order.</summary>
/// <remarks>Made on the caller's stack; only a key longer than <see cref="StackBytes"/> rents memory. Dispose it, once;
/// its bytes are gone then.</remarks>
internal ref struct StoredKey
{
    /// <summary>The size of the keyspace's id, bytes.</summary>
    public const int PrefixBytes = sizeof(uint);

    /// <summary>A good size for the caller's scratch, bytes.</summary>
    public const int StackBytes = 160;

    /// <summary>The longest stored key, bytes.</summary>
    public const int BytesMax = PrefixBytes + ushort.MaxValue;

    private byte[]? _rented;

    /// <summary>The key <paramref name="key"/> of <paramref name="keyspace"/>, in <paramref name="scratch"/> if it
    /// fits.</summary>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    public StoredKey(uint keyspace, ReadOnlySpan<byte> key, Span<byte> scratch)
    {
        if (key.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"the key has {key.Length} bytes; at most {ushort.MaxValue} are allowed");
        }

        int length = PrefixBytes + key.Length;
        if (length > scratch.Length)
        {
            _rented = ArrayPool<byte>.Shared.Rent(length);
            scratch = _rented;
        }

        Write(keyspace, key, scratch);
        Bytes = scratch[..length];
    }

    /// <summary>The stored form.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Writes the stored form of a key to the start of <paramref name="target"/>; returns its
    /// length.</summary>
    public static int Write(uint keyspace, ReadOnlySpan<byte> key, Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, keyspace);
        key.CopyTo(target[PrefixBytes..]);
        return PrefixBytes + key.Length;
    }

    /// <summary>The keyspace of a stored key.</summary>
    public static uint KeyspaceOf(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadUInt32BigEndian(stored);

    /// <summary>The user's part of a stored key.</summary>
    public static ReadOnlySpan<byte> UserKeyOf(ReadOnlySpan<byte> stored) => stored[PrefixBytes..];

    /// <summary>Gives rented memory back.</summary>
    public void Dispose()
    {
        Bytes = default;
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}

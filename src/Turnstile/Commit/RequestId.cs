using System.Buffers.Binary;
using System.Text;

namespace Turnstile.Commit;

/// <summary>Names a request, so that it can be repeated without being done twice. The default names none.</summary>
/// <remarks>A client numbers its requests as it likes, but uses each number for one request. Whoever gives the same
/// name again, after a crash or because the answer was lost, gets the first answer. How long names are remembered is
/// bounded by <c>DatabaseOptions.RequestCountMax</c> and <c>RequestWindow</c>. What was refused is not remembered: it
/// changed nothing.</remarks>
public readonly record struct RequestId
{
    /// <summary>The longest name of a client, bytes.</summary>
    public const int ClientBytesMax = 64;

    /// <summary>Names a request of a client, which is named by text.</summary>
    /// <exception cref="ArgumentException">The client's name is empty, or longer than 64 bytes of UTF-8.</exception>
    public RequestId(string client, ulong number)
        : this(Encoding.UTF8.GetBytes(client ?? throw new ArgumentNullException(nameof(client))), number)
    {
    }

    /// <summary>Names a request of a client, which is named by bytes.</summary>
    /// <exception cref="ArgumentException">The client's name is empty, or longer than 64 bytes.</exception>
    public RequestId(ReadOnlySpan<byte> client, ulong number)
    {
        if (client.Length is 0 or > ClientBytesMax)
        {
            throw new ArgumentException(
                $"the client's name has {client.Length} bytes; 1 to {ClientBytesMax} are allowed", nameof(client));
        }

        byte[] key = new byte[client.Length + sizeof(ulong)];
        client.CopyTo(key);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(client.Length), number);
        Key = key;
    }

    /// <summary>Whether it names none.</summary>
    public bool IsNone => Key.IsEmpty;

    /// <summary>The client's name; empty if it names none.</summary>
    public ReadOnlyMemory<byte> Client => IsNone ? default : Key[..^sizeof(ulong)];

    /// <summary>The client's number for it.</summary>
    public ulong Number => IsNone ? 0 : BinaryPrimitives.ReadUInt64BigEndian(Key.Span[^sizeof(ulong)..]);

    /// <summary>Client, then number, big-endian: the key it is remembered under.</summary>
    internal ReadOnlyMemory<byte> Key { get; }

    /// <summary>Whether both name the same request.</summary>
    public bool Equals(RequestId other) => Key.Span.SequenceEqual(other.Key.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Key.Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsNone ? "none" : $"{Encoding.UTF8.GetString(Client.Span)}/{Number}";
}

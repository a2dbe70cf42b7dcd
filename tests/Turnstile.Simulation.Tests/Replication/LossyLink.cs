using Turnstile.Replication;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Replication;

/// <summary>Streams to a leader on which messages are lost, doubled, late, damaged, cut, or the end of it
/// all.</summary>
internal sealed class LossyLink(VirtualDisk leader, int seed)
{
    private readonly Random _random = new(seed);
    private byte[] _late = [];

    /// <summary>How many messages something happened to.</summary>
    public int Faults { get; private set; }

    /// <summary>A new stream.</summary>
    public ValueTask<Stream> Connect(CancellationToken cancellation) => _random.Next(8) == 0
        ? throw new IOException("nobody answers")
        : new ValueTask<Stream>(new End(this, new DirectorySource(leader, Session.Root)));

    // What comes back for the question; an empty answer stands for a stream that ends.
    private byte[] Carry(DirectorySource source, byte[] question)
    {
        byte[] answer = Serve(source, Hurt(question));
        byte[] late = _late;
        _late = answer;
        return _random.Next(6) == 0 ? [.. late, .. Hurt(answer)] : Hurt(answer);
    }

    private byte[] Hurt(byte[] message)
    {
        Faults++;
        switch (_random.Next(12))
        {
            case 0:
                return [];
            case 1:
                return [.. message, .. message];
            case 2 when message.Length > 0:
                return message[.._random.Next(message.Length)];
            case 3 when message.Length > 0:
                byte[] damaged = [.. message];
                damaged[_random.Next(damaged.Length)] ^= (byte)(1 << _random.Next(8));
                return damaged;
            default:
                Faults--;
                return message;
        }
    }

    private static byte[] Serve(DirectorySource source, byte[] question)
    {
        using var stream = new Loop(question);
        new StreamServer(source).RunAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
        return stream.Answer.ToArray();
    }

    // The server's side: what was asked, then the end; what it answers is kept.
    private sealed class Loop(byte[] question) : MemoryStream(question)
    {
        public MemoryStream Answer { get; } = new();

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Answer.WriteAsync(buffer, cancellationToken);
    }

    // The follower's side.
    private sealed class End(LossyLink link, DirectorySource source) : MemoryStream
    {
        private byte[] _answer = [];
        private int _read;

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _answer = [.. _answer.AsSpan(_read), .. link.Carry(source, buffer.ToArray())];
            _read = 0;
            return default;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = Math.Min(buffer.Length, _answer.Length - _read);
            _answer.AsSpan(_read, count).CopyTo(buffer.Span);
            _read += count;
            return new(count);
        }
    }
}

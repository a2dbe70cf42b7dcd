using System.Collections.Immutable;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>A file without its names, immutable: what reads show, what is durable, and what lies between.</summary>
/// <param name="Current">What reads show.</param>
/// <param name="Durable">What surely survives.</param>
/// <param name="Pending">What may survive besides, newest first. After a failed sync, less than what reads
/// show.</param>
internal sealed record Inode(FileImage Current, FileImage Durable, ImmutableStack<PendingWrite> Pending)
{
    /// <summary>A new file.</summary>
    public static readonly Inode Empty = new(FileImage.Empty, FileImage.Empty, ImmutableStack<PendingWrite>.Empty);

    /// <summary>The file after an unsynced change.</summary>
    public Inode With(PendingWrite write) =>
        new(write.ApplyTo(Current), Durable, Pending.Push(write));

    /// <summary>The file after a sync.</summary>
    public Inode Synced()
    {
        FileImage durable = Pending.Reverse().Aggregate(Durable, static (image, write) => write.ApplyTo(image));
        return new Inode(Current, durable, ImmutableStack<PendingWrite>.Empty);
    }

    /// <summary>The file with one bit turned around, durably.</summary>
    public Inode Flipped(long bit)
    {
        Span<byte> value = stackalloc byte[1];
        Current.Read(bit / 8, value);
        value[0] ^= (byte)(1 << (int)(bit % 8));
        return new Inode(Current.Write(bit / 8, value), Durable.Write(bit / 8, value), Pending);
    }

    /// <summary>The file after a sync that failed: the system forgot what it should have written.</summary>
    public Inode Forgotten() => this with { Pending = ImmutableStack<PendingWrite>.Empty };
}

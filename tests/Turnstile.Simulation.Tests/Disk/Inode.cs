using System.Collections.Immutable;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>A file without its names, immutable: what reads show, what is durable, and what lies between.</summary>
/// <param name="Current">What reads show.</param>
/// <param name="Durable">What surely survives.</param>
/// <param name="Pending">What may survive besides, newest first. After a failed sync, less than what reads
/// show.</param>
/// <param name="IsWhole">Whether what reads show is what is durable with all that is pending: no sync has
/// failed.</param>
internal sealed record Inode(
    FileImage Current, FileImage Durable, ImmutableStack<PendingWrite> Pending, bool IsWhole = true)
{
    /// <summary>A new file.</summary>
    public static readonly Inode Empty = new(FileImage.Empty, FileImage.Empty, ImmutableStack<PendingWrite>.Empty);

    /// <summary>The file after an unsynced change.</summary>
    public Inode With(PendingWrite write) =>
        this with { Current = write.ApplyTo(Current), Pending = Pending.Push(write) };

    /// <summary>The file after a sync.</summary>
    public Inode Synced()
    {
        FileImage durable = IsWhole
            ? Current
            : Pending.Reverse().Aggregate(Durable, static (image, write) => write.ApplyTo(image));
        return this with { Durable = durable, Pending = ImmutableStack<PendingWrite>.Empty };
    }

    /// <summary>The file with one bit turned around, durably.</summary>
    public Inode Flipped(long bit)
    {
        Span<byte> value = stackalloc byte[1];
        Current.Read(bit / 8, value);
        value[0] ^= (byte)(1 << (int)(bit % 8));
        return this with { Current = Current.Write(bit / 8, value), Durable = Durable.Write(bit / 8, value) };
    }

    /// <summary>The file after a sync that failed: the system forgot what it should have written.</summary>
    public Inode Forgotten() => this with { Pending = ImmutableStack<PendingWrite>.Empty, IsWhole = false };
}

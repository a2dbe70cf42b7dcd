using System.Collections.Immutable;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>Decides what is left of a disk after a power cut.</summary>
/// <remarks>Every choice comes from one seed, so an image can be made again.</remarks>
internal static class PowerCut
{
    /// <summary>What a disk writes whole or not at all, bytes.</summary>
    public const int SectorBytes = 512;

    private static readonly int[] SurvivalPercents = [0, 10, 50, 90, 100];

    /// <summary>The disk after the reboot: everything on it is durable.</summary>
    public static DiskState Of(DiskState state, LossModel model, ulong seed)
    {
        var chance = new Chance(seed);
        return model switch
        {
            LossModel.Prefix => Prefix(state, chance),
            LossModel.AnySectors => AnySectors(state, chance),
            LossModel.LostEntries => LostEntries(state, chance),
            _ => throw new ArgumentOutOfRangeException(nameof(model)),
        };
    }

    private static DiskState Prefix(DiskState state, Chance chance)
    {
        List<int> operations = [
            .. state.Inodes.Values.SelectMany(static inode => inode.Pending).Select(static write => write.Operation),
            .. state.Directories.Values.SelectMany(static names => names.Pending).Select(static e => e.Operation),
        ];
        operations.Sort();
        int kept = chance.UpTo(operations.Count);

        // The first operation that does not survive whole; a write of it survives up to some sector.
        int torn = kept < operations.Count ? operations[kept] : int.MaxValue;
        return Reboot(
            state,
            inode => InOrder(inode.Pending).TakeWhile(write => write.Operation <= torn).Aggregate(
                inode.Durable,
                (image, write) => write.Operation < torn ? write.ApplyTo(image) : Head(image, write, chance)),
            names => InOrder(names.Pending)
                .TakeWhile(entry => entry.Operation < torn)
                .Aggregate(names.Durable, static (all, entry) => entry.ApplyTo(all)));
    }

    private static DiskState AnySectors(DiskState state, Chance chance)
    {
        int percent = SurvivalPercents[chance.UpTo(SurvivalPercents.Length - 1)];
        return Reboot(
            state,
            inode =>
            {
                FileImage image = InOrder(inode.Pending).Aggregate(
                    inode.Durable, (all, write) => SomeSectors(all, write, percent, chance));

                // The new length may be durable before the content: then zeros stand there.
                bool keepsLength = image.Length < inode.Current.Length && chance.Percent(percent);
                return keepsLength ? image.SetLength(inode.Current.Length) : image;
            },
            names =>
            {
                PendingEntry[] pending = [.. InOrder(names.Pending)];
                return pending.Take(chance.UpTo(pending.Length)).Aggregate(
                    names.Durable, static (all, entry) => entry.ApplyTo(all));
            });
    }

    private static DiskState LostEntries(DiskState state, Chance chance)
    {
        int percent = SurvivalPercents[chance.UpTo(SurvivalPercents.Length - 1)];
        return Reboot(
            state,
            static inode => inode.Durable,
            names => InOrder(names.Pending).Where(_ => chance.Percent(percent)).Aggregate(
                names.Durable, static (all, entry) => entry.ApplyTo(all)));
    }

    private static DiskState Reboot(
        DiskState state,
        Func<Inode, FileImage> survivingContent,
        Func<DirectoryImage, ImmutableSortedDictionary<string, int>> survivingNames)
    {
        var directories = state.Directories.ToBuilder();
        IEnumerable<string> paths = state.Directories.Keys.Order(StringComparer.Ordinal);
        foreach ((string path, DirectoryImage names) in paths.Select(path => (path, state.Directories[path])))
        {
            directories[path] = DirectoryImage.Surviving(survivingNames(names));
        }

        var inodes = ImmutableDictionary.CreateBuilder<int, Inode>();
        foreach (int number in directories.Values.SelectMany(static names => names.Current.Values).Distinct().Order())
        {
            Inode inode = state.Inodes[number];
            FileImage image = inode.Pending.IsEmpty ? inode.Durable : survivingContent(inode);
            inodes[number] = new Inode(image, image, ImmutableStack<PendingWrite>.Empty);
        }

        return new DiskState(inodes.ToImmutable(), directories.ToImmutable(), state.NextInode);
    }

    private static IEnumerable<T> InOrder<T>(ImmutableStack<T> newestFirst) => newestFirst.Reverse();

    private static FileImage Head(FileImage image, PendingWrite write, Chance chance)
    {
        if (write.Data is not { } data)
        {
            return image;
        }

        int sectors = Pieces(write).Count();
        int kept = Pieces(write).Take(chance.UpTo(sectors)).Sum(static piece => piece.Length);
        return kept == 0 ? image : image.Write(write.Offset, data.AsSpan(0, kept));
    }

    private static FileImage SomeSectors(FileImage image, PendingWrite write, int percent, Chance chance)
    {
        if (write.Data is not { } data)
        {
            return chance.Percent(percent) ? write.ApplyTo(image) : image;
        }

        foreach ((int start, int length) in Pieces(write))
        {
            if (chance.Percent(percent))
            {
                image = image.Write(write.Offset + start, data.AsSpan(start, length));
            }
        }

        return image;
    }

    // The write cut at sector borders of the file.
    private static IEnumerable<(int Start, int Length)> Pieces(PendingWrite write)
    {
        int total = write.Data!.Length;
        for (int start = 0; start < total;)
        {
            int toBorder = SectorBytes - (int)((write.Offset + start) % SectorBytes);
            int length = Math.Min(toBorder, total - start);
            yield return (start, length);
            start += length;
        }
    }
}

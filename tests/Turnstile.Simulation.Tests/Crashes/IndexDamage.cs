using Turnstile.Simulation.Tests.Disk;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>What may become of index files beside everything else that a crash does: they are derived, so one that is
/// gone, torn or changed costs time, and no answer.</summary>
internal static class IndexDamage
{
    /// <summary>Deletes, cuts or changes one index file, which one and how by chance.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool TryApply(VirtualDisk disk, string directory, ulong seed)
    {
        string[] files = disk.DirectoryExists(directory)
            ?
            [
                .. disk.ListFiles(directory)
                    .Where(static name => FileNames.TryParse(name, out FileKind kind, out _) && kind == FileKind.Index)
                    .Select(name => Path.Combine(directory, name)),
            ]
            : [];
        if (files.Length == 0)
        {
            return false;
        }

        var chance = new Chance(seed);
        string path = files[chance.UpTo(files.Length - 1)];
        int length = disk.ReadAll(path).Length;
        int kind = length == 0 ? 0 : chance.UpTo(4);
        switch (kind)
        {
            case 0:
                disk.Delete(path);
                break;
            case 1:
                using (IFile file = disk.Open(path))
                {
                    file.SetLength(chance.UpTo(length - 1));
                }

                break;
            default:
                disk.FlipBit(path, (chance.UpTo(length - 1) * 8L) + chance.UpTo(7));
                break;
        }

        return true;
    }
}

using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>The directory of a follower: whether it holds a copy, and how it gets one.</summary>
internal sealed class FollowerCopy(IFileSystem files, string directory, Func<ulong> newSalt)
{
    /// <summary>Makes sure that the directory holds a copy of this leader; installs one if there is none.</summary>
    /// <exception cref="DivergedException">The directory holds a database that is no copy of this leader.</exception>
    public async ValueTask EnsureAsync(ILeaderSource leader, CancellationToken cancellation)
    {
        files.CreateDirectory(directory);
        bool isMarked = files.FileExists(Path.Combine(directory, FileNames.Follower));
        if (!ManifestReader.Exists(files, directory))
        {
            if (!isMarked && files.ListFiles(directory).Any(static name => FileNames.TryParse(name, out _, out _)))
            {
                throw new DivergedException(directory);
            }

            await InstallAsync(leader, cancellation).ConfigureAwait(false);
            return;
        }

        if (!isMarked)
        {
            throw new DivergedException(directory);
        }

        Guid own = ManifestReader.Read(files, directory).Identity;
        if (await FindIdentityAsync(leader, cancellation).ConfigureAwait(false) is { } other && other != own)
        {
            throw new DivergedException(own, other);
        }
    }

    // Null for a leader that cannot be reached now: a copy that is there can be read without it.
    private static async ValueTask<Guid?> FindIdentityAsync(ILeaderSource leader, CancellationToken cancellation)
    {
        try
        {
            return (await leader.StateAsync(cancellation).ConfigureAwait(false)).Identity;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Replaces what is there by a copy of the leader as it is now; nobody may have it open.</summary>
    public async ValueTask<Sequence> InstallAsync(ILeaderSource leader, CancellationToken cancellation)
    {
        using IDisposable own = files.Lock(Path.Combine(directory, FileNames.Lock));
        return await CopyInstallation.RunAsync(files, directory, leader, newSalt, cancellation).ConfigureAwait(false);
    }
}

using Turnstile.Replication;
using Turnstile.Storage;

namespace Turnstile;

/// <summary>The leader's end of replication over streams.</summary>
public static class LeaderEndpoint
{
    /// <summary>Answers one follower until its stream ends. The stream stays the caller's.</summary>
    /// <param name="path">The leader's directory; whoever writes it, this process need not.</param>
    /// <param name="stream">A duplex stream, such as a network stream; who may connect is the caller's
    /// decision.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The stream failed.</exception>
    public static Task ServeAsync(string path, Stream stream, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(stream);
        return RunAsync(path, stream, cancellation);
    }

    private static async Task RunAsync(string path, Stream stream, CancellationToken cancellation)
    {
        var leader = new DirectorySource(new DiskFileSystem(), System.IO.Path.GetFullPath(path));
        await using (leader.ConfigureAwait(false))
        {
            await new StreamServer(leader).RunAsync(stream, cancellation).ConfigureAwait(false);
        }
    }
}

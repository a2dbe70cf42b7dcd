using Turnstile.Replication;
using Turnstile.Storage;

namespace Turnstile;

/// <summary>How a follower reaches its leader.</summary>
/// <remarks>Lifetime: the follower that is opened with it disposes it.</remarks>
public sealed class LeaderConnection
{
    private LeaderConnection(ILeaderSource source) => Source = source;

    internal ILeaderSource Source { get; }

    /// <summary>A leader whose directory this process can read, whichever process writes it.</summary>
    public static LeaderConnection FromDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new LeaderConnection(new DirectorySource(new DiskFileSystem(), System.IO.Path.GetFullPath(path)));
    }

    /// <summary>A leader behind a duplex stream that <see cref="LeaderEndpoint.ServeAsync"/> serves.</summary>
    /// <param name="connect">Makes a new stream to the leader; called again whenever the last one failed.</param>
    /// <param name="timeout">How long an answer may take; null for 30 seconds.</param>
    public static LeaderConnection FromStream(
        Func<CancellationToken, ValueTask<Stream>> connect, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(connect);
        return new LeaderConnection(
            new StreamSource(connect, timeout ?? TimeSpan.FromSeconds(30), TimeProvider.System));
    }
}

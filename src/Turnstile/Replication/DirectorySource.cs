using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>A leader by its directory: its files are read, whoever writes them, and nothing is written.</summary>
/// <remarks>Only frames that are known to be durable there are handed out, so no follower is ever ahead of what a power
/// cut leaves its leader. The files of a checkpoint are all opened at once; if one was deleted meanwhile, there is a
/// newer manifest, and it begins again.</remarks>
internal sealed class DirectorySource(IFileSystem files, string directory) : ILeaderSource
{
    /// <summary>One answer has no more frames than fit into this, but always one; bytes.</summary>
    public const int AnswerBytesMax = 4 << 20;

    /// <summary>So much of a file is read at once, bytes.</summary>
    public const int ChunkBytes = 1 << 20;

    private const int AttemptsMax = 64;

    private readonly Dictionary<FileNumber, IFile> _checkpoint = [];
    private LogTail? _tail;
    private Sequence _next;

    /// <inheritdoc/>
    public ValueTask<LeaderState> StateAsync(CancellationToken cancellation) => new(
        new LeaderState(ManifestReader.Read(files, directory).Identity, LogCursor.FindOldest(files, directory)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReplicatedFrame>> ReadFramesAsync(Sequence from, CancellationToken cancellation)
    {
        if (_tail is null || _next != from)
        {
            _tail?.Dispose();
            _tail = null;
            _tail = LogTail.OpenAt(files, directory, from, onlyDurable: true);
            _next = from;
        }

        var frames = new List<ReplicatedFrame>();
        int bytes = 0;
        try
        {
            while (bytes < AnswerBytesMax && _tail.TryRead(out LogFrame frame))
            {
                if (frame.First != _next)
                {
                    throw new DivergedException(_next, frame.First);
                }

                frames.Add(new ReplicatedFrame(frame.First, frame.Count, frame.Time, frame.Payload.ToArray()));
                bytes += frame.Payload.Length;
                _next = frame.Last.Next;
            }
        }
        catch
        {
            _tail.Dispose();
            _tail = null;
            throw;
        }

        return new(frames);
    }

    /// <inheritdoc/>
    public ValueTask<ManifestContent> OpenCheckpointAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            Close();
            try
            {
                ManifestContent content = ManifestReader.Read(files, directory);
                foreach (LiveFile file in content.Version.Files.Values)
                {
                    _checkpoint.Add(file.Number, files.OpenRead(Path.Combine(directory, file.Name)));
                }

                return new(content);
            }
            catch (IOException failure) when (failure is StorageException or CorruptionException
                && attempt < AttemptsMax)
            {
                // The writer has replaced files since its manifest was read, or was writing it.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> ReadFileAsync(
        LiveFile file, long offset, CancellationToken cancellation)
    {
        // Not of a checkpoint that this source opened: asked for again over a new connection. The digest tells.
        if (!_checkpoint.TryGetValue(file.Number, out IFile? open))
        {
            open = files.OpenRead(FileNames.PathOf(directory, file.Kind, file.Number));
            _checkpoint.Add(file.Number, open);
        }

        byte[] bytes = new byte[Math.Clamp(file.LengthBytes - offset, 0, ChunkBytes)];
        int count = open.Read(offset, bytes);
        return new(bytes.AsMemory(0, count));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _tail?.Dispose();
        _tail = null;
        Close();
        return default;
    }

    private void Close()
    {
        foreach (IFile file in _checkpoint.Values)
        {
            file.Dispose();
        }

        _checkpoint.Clear();
    }
}

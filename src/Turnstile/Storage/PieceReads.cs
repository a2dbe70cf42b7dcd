using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Turnstile.Storage;

/// <summary>Pieces of a file that threads of the pool read at once, the asking one among them: so reads are in flight
/// together on a system that cannot be told what is read soon. Reused.</summary>
/// <remarks>
/// <code>
///   who asks              writes the pieces, opens them to be taken, calls for one thread, takes pieces as all do;
///                         then waits for those that others have taken
///   a thread of the pool  calls for one more while pieces are left, then takes one piece after the other
/// </code>
/// Who waits waits only for reads that have begun, so it needs no thread of the pool to go on; and nothing writes to a
/// target once the call is over, whether it failed or not. An item that comes late finds nothing to take, or helps who
/// asks next: taking is one decrement, whose result says of which pieces it is. As many reads are in flight as there
/// are threads free in the pool, and one.
/// Threads: <see cref="Read(IFile, ReadOnlySpan{FilePiece})"/> by one at a time, who rented it; the rest from the pool.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Nobody asks for the semaphore's handle.")]
internal sealed class PieceReads : IThreadPoolWorkItem
{
    /// <summary>The most pieces that are read together.</summary>
    public const int CountMax = 64;

    private readonly FilePiece[] _pieces = new FilePiece[CountMax];
    private readonly SemaphoreSlim _done = new(0, 1);

    // written by who asks, before pieces can be taken
    private IFile? _file;

    // Interlocked only: pieces that nobody has taken, below zero after the last; and pieces that are not read yet
    private int _free;
    private int _unread;

    // the first failure, by compare-exchange; read by who asks, after all are read
    private Exception? _failure;

    /// <summary>Reads all pieces, by <see cref="IFile.Read(long, Span{byte})"/> each; what lies beyond the end of the
    /// file is zero.</summary>
    /// <exception cref="StorageException">One cannot be read, the first that is known; no read is under way any
    /// more.</exception>
    public void Read(IFile file, ReadOnlySpan<FilePiece> pieces)
    {
        while (!pieces.IsEmpty)
        {
            ReadSome(file, pieces[..Math.Min(pieces.Length, CountMax)]);
            pieces = pieces[Math.Min(pieces.Length, CountMax)..];
        }
    }

    /// <inheritdoc/>
    public void Execute() => Help();

    private void ReadSome(IFile file, ReadOnlySpan<FilePiece> pieces)
    {
        pieces.CopyTo(_pieces);
        _file = file;
        _failure = null;
        Volatile.Write(ref _unread, pieces.Length);
        Interlocked.Exchange(ref _free, pieces.Length);
        Help();
        _done.Wait();
        _file = null;
        if (_failure is { } failure)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Help()
    {
        if (Volatile.Read(ref _free) > 1)
        {
            // Before anything is read: that takes long.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        while (Volatile.Read(ref _free) > 0 && Interlocked.Decrement(ref _free) is >= 0 and int index)
        {
            Read(_pieces[index]);
            if (Interlocked.Decrement(ref _unread) == 0)
            {
                _done.Release();
            }
        }
    }

    // Whatever goes wrong belongs to who asks, and must not keep it waiting.
    private void Read(in FilePiece piece)
    {
        try
        {
            piece.ReadFrom(_file!);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }
}

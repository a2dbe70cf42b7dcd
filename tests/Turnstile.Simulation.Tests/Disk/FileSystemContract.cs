using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>What every file system must do, whatever is under it.</summary>
public abstract class FileSystemContract : IDisposable
{
    private protected FileSystemContract(IFileSystem files, string directory)
    {
        Files = files;
        Directory = directory;
        Files.CreateDirectory(directory);
    }

    private protected IFileSystem Files { get; }

    private protected string Directory { get; }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using IFile file = Files.Create(At("a"));
        file.Write(0, [1, 2, 3]);
        file.Write(5000, [4, 5]);
        file.Sync();
        byte[] read = new byte[6000];
        Assert.Equal(5002, file.Read(0, read));
        Assert.Equal([1, 2, 3, 0], read[..4]);
        Assert.Equal([0, 4, 5], read[4999..5002]);
        Assert.Equal(5002, file.Length);
    }

    [Fact]
    public void A_read_at_or_behind_the_end_returns_nothing()
    {
        using IFile file = Files.Create(At("a"));
        file.Write(0, [1]);
        Assert.Equal(0, file.Read(1, new byte[4]));
        Assert.Equal(0, file.Read(100, new byte[4]));
    }

    [Fact]
    public void Pieces_are_read_to_their_places_with_zeros_behind_the_end()
    {
        using IFile file = Files.Create(At("a"));
        file.Write(0, [1, 2, 3, 4, 5]);
        using var room = new NativeBuffer(8);
        room.View.Slice(0, 8).Fill(9);
        file.Read([]);
        file.Read([new FilePiece(3, room.View.Part(0, 3)), new FilePiece(1, room.View.Part(4, 2))]);
        Assert.Equal([4, 5, 0, 9, 2, 3, 9, 9], room.View.Slice(0, 8).ToArray());
        file.Read([new FilePiece(100, room.View.Part(4, 2))]);
        Assert.Equal([4, 5, 0, 9, 0, 0, 9, 9], room.View.Slice(0, 8).ToArray());
    }

    [Fact]
    public void A_cut_and_extended_file_has_zeros_there()
    {
        using IFile file = Files.Create(At("a"));
        file.Write(0, [1, 2, 3, 4]);
        file.SetLength(2);
        file.SetLength(4);
        byte[] read = new byte[4];
        Assert.Equal(4, file.Read(0, read));
        Assert.Equal([1, 2, 0, 0], read);
    }

    [Fact]
    public void Create_refuses_a_name_that_is_there()
    {
        Files.Create(At("a")).Dispose();
        var error = Assert.Throws<StorageException>(() => Files.Create(At("a")));
        Assert.Equal("create", error.Operation);
        Assert.Equal(At("a"), error.Path);
    }

    [Fact]
    public void What_is_not_there_cannot_be_opened_renamed_deleted_or_linked()
    {
        Assert.Equal("open", Assert.Throws<StorageException>(() => Files.Open(At("a"))).Operation);
        Assert.Equal("open", Assert.Throws<StorageException>(() => Files.OpenRead(At("a"))).Operation);
        Assert.Equal("rename", Assert.Throws<StorageException>(() => Files.Rename(At("a"), At("b"))).Operation);
        Assert.Equal("delete", Assert.Throws<StorageException>(() => Files.Delete(At("a"))).Operation);
        Assert.Equal("link", Assert.Throws<StorageException>(() => Files.Link(At("a"), At("b"))).Operation);
        Assert.Equal("list", Assert.Throws<StorageException>(() => Files.ListFiles(At("no"))).Operation);
        Assert.Equal("sync", Assert.Throws<StorageException>(() => Files.SyncDirectory(At("no"))).Operation);
    }

    [Fact]
    public void A_file_opened_for_reading_refuses_writes()
    {
        Files.Create(At("a")).Dispose();
        using IFile file = Files.OpenRead(At("a"));
        Assert.Throws<StorageException>(() => file.Write(0, [1]));
        Assert.Throws<StorageException>(() => file.SetLength(1));
    }

    [Fact]
    public void A_rename_replaces_the_target()
    {
        Put("a", 1);
        Put("b", 2);
        Files.Rename(At("a"), At("b"));
        Files.SyncDirectory(Directory);
        Assert.False(Files.FileExists(At("a")));
        Assert.Equal(1, Get("b"));
    }

    [Fact]
    public void Two_links_share_content_and_outlive_each_other()
    {
        Put("a", 1);
        Files.Link(At("a"), At("b"));
        Assert.Throws<StorageException>(() => Files.Link(At("a"), At("b")));
        using (IFile file = Files.Open(At("b")))
        {
            file.Write(0, [7]);
        }

        Assert.Equal(7, Get("a"));
        Files.Delete(At("a"));
        Assert.Equal(7, Get("b"));
    }

    [Fact]
    public void Who_has_a_deleted_file_open_reads_on()
    {
        Put("a", 9);
        using IFile file = Files.OpenRead(At("a"));
        Files.Delete(At("a"));
        byte[] read = new byte[1];
        Assert.Equal(1, file.Read(0, read));
        Assert.Equal(9, read[0]);
    }

    [Fact]
    public void Files_are_listed_by_name_in_ordinal_order()
    {
        Put("b", 1);
        Put("B", 1);
        Put("a", 1);
        Files.CreateDirectory(At("sub"));
        Assert.Equal(["B", "a", "b"], Files.ListFiles(Directory));
        Assert.True(Files.DirectoryExists(At("sub")));
        Assert.False(Files.DirectoryExists(At("none")));
    }

    [Fact]
    public void The_lock_is_held_once_and_names_its_holder()
    {
        using (Files.Lock(At("LOCK")))
        {
            var error = Assert.Throws<DatabaseLockedException>(() => Files.Lock(At("LOCK")));
            Assert.NotEmpty(error.Holder);
        }

        Files.Lock(At("LOCK")).Dispose();
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private string At(string name) => Path.Combine(Directory, name);

    private void Put(string name, byte value)
    {
        using IFile file = Files.Create(At(name));
        file.Write(0, [value]);
        file.Sync();
    }

    private byte Get(string name)
    {
        using IFile file = Files.OpenRead(At(name));
        byte[] read = new byte[1];
        file.Read(0, read);
        return read[0];
    }
}

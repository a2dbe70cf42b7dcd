using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class DiskFileSystemTests
{
    [Fact]
    public void The_lock_error_names_the_process_that_holds_it()
    {
        using var directory = new TemporaryDirectory();
        using IDisposable held = directory.Files.Lock(directory.At("LOCK"));
        var error = Assert.Throws<DatabaseLockedException>(() => directory.Files.Lock(directory.At("LOCK")));
        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(process, error.Message, StringComparison.Ordinal);
        Assert.Contains(directory.At("LOCK"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_names_operation_path_and_reason()
    {
        using var directory = new TemporaryDirectory();
        var error = Assert.Throws<StorageException>(() => directory.Files.Link(directory.At("a"), directory.At("b")));
        Assert.StartsWith($"link failed on {directory.At("b")}: ", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length > $"link failed on {directory.At("b")}: ".Length + 5);
    }

    [Fact]
    public void A_deleted_name_is_gone_at_once_and_on_Linux_its_content_with_what_was_answered()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.At("a");
        directory.Files.Create(path).Dispose();
        using (IDisposable? content = directory.Files.DeleteName(path))
        {
            Assert.False(directory.Files.FileExists(path));
            Assert.Equal(OperatingSystem.IsLinux() ? 1 : 0, NamelessFiles.OpenCount(path));
        }

        Assert.Equal(0, NamelessFiles.OpenCount(path));
        Assert.Throws<StorageException>(() => directory.Files.DeleteName(path));
        Assert.Equal(0, NamelessFiles.OpenCount(path));
    }

    [Fact]
    public void Reads_writes_and_syncs_allocate_nothing()
    {
        using var directory = new TemporaryDirectory();
        using IFile file = directory.Files.Create(directory.At("a"));
        byte[] block = new byte[4096];
        Assert.Equal(0, AllocatedBytes.EachTime(() => Work(file, block)));
    }

    private static void Work(IFile file, byte[] block)
    {
        for (int i = 0; i < 10; i++)
        {
            file.Write(i * 4096, block);
            file.BeginWriteBack(i * 4096, block.Length);
            file.Read(0, block);
            file.Sync();
        }
    }
}

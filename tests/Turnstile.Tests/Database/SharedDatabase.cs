namespace Turnstile.Tests.Database;

/// <summary>A closed database that several tests of a class begin with: the first of them makes it, and each gets a
/// copy of its files.</summary>
public sealed class SharedDatabase : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private Task? _made;

    /// <summary>Puts the files into a directory of the test's own.</summary>
    /// <param name="directory">The test's directory.</param>
    /// <param name="make">Makes the database in the directory it is given, and closes it.</param>
    public async Task CopyToAsync(string directory, Func<string, Task> make)
    {
        await (_made ??= make(_directory.Path));
        foreach (string file in Directory.GetFiles(_directory.Path))
        {
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}

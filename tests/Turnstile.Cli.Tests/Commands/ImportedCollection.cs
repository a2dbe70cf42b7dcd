using System.Runtime.InteropServices;
using Turnstile.Cli.Tests.Files;

namespace Turnstile.Cli.Tests.Commands;

/// <summary>A database with the collection <c>c</c> of one document: id 0, field n, vector of dimension 2.</summary>
public sealed class ImportedCollection : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Database => Path.Combine(_folder.Path, "db");

    public async ValueTask InitializeAsync()
    {
        string vectors = _folder.Write("v.f32", MemoryMarshal.AsBytes<float>([0, 1]).ToArray());
        string fields = _folder.Write("f.jsonl", [.. """{"n": 1}"""u8]);
        await CommandRun.Json(
            "import", "--db", Database, "--collection", "c", "--vectors", vectors, "--dim", "2", "--fields", fields);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

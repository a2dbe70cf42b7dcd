using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Turnstile.Cli.Tests.Files;

namespace Turnstile.Cli.Tests.Commands;

public sealed class CollectionCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _db;

    public CollectionCommandsTests()
    {
        _db = Path.Combine(_folder.Path, "db");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Vectors_with_fields_are_imported_queried_and_got()
    {
        string vectors = _folder.Write("v.f32", Floats(0, 0, 1, 0, 5, 5));
        string fields = Lines(
            """{"title": "origin", "size": 1, "nested": {"x": 1}}""",
            """{"title": "near", "size": 2.5}""",
            """{"title": null, "size": 3}""");
        CommandRun run = await CommandRun.Of(
            "import", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "2",
            "--fields", fields, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("nested left out", run.Error, StringComparison.Ordinal);
        JsonElement report = run.ReadJson();
        Assert.Equal(
            ["collection", "imported", "dim", "fields", "left_out", "rows", "seconds", "imported_per_s"],
            Names(report));
        Assert.Equal(3, report.GetProperty("imported").GetInt32());

        JsonElement answer = await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vector", "0.9,0", "--k", "2");
        Assert.Equal([1, 0], Ids(answer));
        Assert.Equal(2.5, answer.GetProperty("hits")[0].GetProperty("fields").GetProperty("size").GetDouble());
        Assert.Equal([2], Ids(await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--id", "0", "--filter", "title is null")));
        Assert.Equal([2, 1, 0], Ids(await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "2", "--row", "2", "--exact")));

        JsonElement document = await CommandRun.Json("get", "--db", _db, "--collection", "c", "1");
        Assert.Equal(["id", "version", "sequence", "fields", "vectors"], Names(document));
        Assert.Equal("near", document.GetProperty("fields").GetProperty("title").GetString());
        Assert.Equal(1, document.GetProperty("vectors").GetProperty("vector")[0].GetDouble());
    }

    [Fact]
    public async Task Sparse_vectors_are_imported_queried_and_got()
    {
        string vectors = Path.Combine(_folder.Path, "v.jsonl");
        await File.WriteAllLinesAsync(vectors, ["""{"7": 1.5, "3": 2}""", """{"9": 1}""", """{"3": 0.5}"""]);
        JsonElement report = await CommandRun.Json(
            "import", "--db", _db, "--collection", "c", "--vectors", vectors, "--vector-name", "terms");
        Assert.Equal(3, report.GetProperty("imported").GetInt32());

        JsonElement answer = await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vector", "3:1,8:4", "--k", "2");
        Assert.Equal([0, 2], Ids(answer));
        Assert.Equal(-2, answer.GetProperty("hits")[0].GetProperty("distance").GetDouble());
        Assert.Equal([1], Ids(await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vectors", vectors, "--row", "1", "--k", "1")));

        await CommandRun.Json("put", "--db", _db, "--collection", "c", "5", """{"terms": {"4": 3}}""");
        JsonElement document = await CommandRun.Json("get", "--db", _db, "--collection", "c", "5");
        Assert.Equal(3, document.GetProperty("vectors").GetProperty("terms").GetProperty("4").GetDouble());
    }

    [Fact]
    public async Task Bits_are_imported_queried_put_and_got()
    {
        string vectors = _folder.Write("v.u8", [0b_0000_0111, 0, 0b_0000_0001, 0x80, 0, 0]);
        await CommandRun.Json(
            "import", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "2", "--metric", "hamming");
        JsonElement answer = await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vector", "0180", "--k", "2");
        Assert.Equal([1, 2], Ids(answer));
        Assert.Equal(2, answer.GetProperty("hits")[1].GetProperty("distance").GetDouble());
        Assert.Equal([0], Ids(await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--id", "0", "--k", "1")));
        Assert.Equal([2], Ids(await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "2", "--row", "2", "--k", "1")));

        await CommandRun.Json("put", "--db", _db, "--collection", "c", "5", """{"vector": "ff0A"}""");
        JsonElement document = await CommandRun.Json("get", "--db", _db, "--collection", "c", "5");
        Assert.Equal("ff0a", document.GetProperty("vectors").GetProperty("vector").GetString());
        CommandRun wrong = await CommandRun.Of(
            "query", "--db", _db, "--collection", "c", "--vector", "01,80", "--k", "2");
        Assert.Contains("4 hexadecimal digits are allowed", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Halves_are_imported_queried_put_and_got()
    {
        byte[] header = VectorFileTests.Npy("<f2", "(2, 2)");
        string vectors = _folder.Write("v.npy", header, [0x00, 0x3C, 0, 0, 0, 0, 0x00, 0xC0]);
        await CommandRun.Json("import", "--db", _db, "--collection", "c", "--vectors", vectors, "--metric", "l1");
        JsonElement answer = await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vector", "0.5,0", "--k", "2");
        Assert.Equal([0, 1], Ids(answer));
        Assert.Equal(2.5, answer.GetProperty("hits")[1].GetProperty("distance").GetDouble());
        await CommandRun.Json("put", "--db", _db, "--collection", "c", "5", """{"vector": [0.25, 65504]}""");
        JsonElement document = await CommandRun.Json("get", "--db", _db, "--collection", "c", "5");
        Assert.Equal(65_504, document.GetProperty("vectors").GetProperty("vector")[1].GetDouble());
        CommandRun wrong = await CommandRun.Of(
            "put", "--db", _db, "--collection", "c", "5", """{"vector": [0, 65505]}""");
        Assert.Contains("Float16 is -65504 to 65504", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Multi_vectors_are_imported_queried_and_got()
    {
        string vectors = Path.Combine(_folder.Path, "v.jsonl");
        await File.WriteAllLinesAsync(vectors, ["[[1, 0], [0, 1]]", "[[0, 2]]"]);
        await CommandRun.Json("import", "--db", _db, "--collection", "c", "--vectors", vectors, "--metric", "ip");

        JsonElement answer = await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vector", "0,1;0,3", "--k", "2");
        Assert.Equal([1, 0], Ids(answer));
        Assert.Equal(-8, answer.GetProperty("hits")[0].GetProperty("distance").GetDouble());
        JsonElement document = await CommandRun.Json("get", "--db", _db, "--collection", "c", "0");
        Assert.Equal(1, document.GetProperty("vectors").GetProperty("vector")[1][1].GetDouble());
    }

    [Theory]
    [InlineData("""{"a": 1}""", "line 1: vector \"vector\" has term 'a'")]
    [InlineData("""{"3": "x"}""", "line 1: vector \"vector\" is no object of terms and weights")]
    [InlineData("""{"3": 1, "03": 2}""", "has term 3 twice")]
    [InlineData("[1, 2]", "line 1 is no object of terms and weights and no array of arrays")]
    [InlineData("[[1, 2], [3]]", "has 1 components; 2 are allowed")]
    public async Task A_line_that_is_no_vector_is_refused(string line, string message)
    {
        string vectors = Path.Combine(_folder.Path, "v.jsonl");
        await File.WriteAllTextAsync(vectors, line);
        CommandRun run = await CommandRun.Of("import", "--db", _db, "--collection", "c", "--vectors", vectors);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classes_of_an_idx_file_become_a_field()
    {
        string vectors = _folder.Write("v.u8", [1, 2, 3, 4]);
        string labels = _folder.Write("l-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]);
        await CommandRun.Json(
            "import", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "2", "--fields", labels,
            "--index", "flat", "--metric", "cosine");
        JsonElement answer = await CommandRun.Json(
            "query", "--db", _db, "--collection", "c", "--vector", "3,4", "--filter", "label = 9");
        Assert.Equal([1], Ids(answer));
    }

    [Fact]
    public async Task Ids_of_the_file_are_taken()
    {
        string vectors = _folder.Write("v.f32", Floats(0, 1));
        string fields = Lines("""{"id": "x/1", "n": 1}""", """{"id": "x/2", "n": 2}""");
        await CommandRun.Json(
            "import", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "1", "--fields", fields);
        JsonElement document = await CommandRun.Json("get", "--db", _db, "--collection", "c", "x/2");
        Assert.Equal(2, document.GetProperty("fields").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Documents_are_put_as_json()
    {
        await ImportOne();
        await CommandRun.Json("put", "--db", _db, "--collection", "c", "5", """{"n": 3, "vector": [1.5, 2]}""");
        JsonElement document = await CommandRun.Json("get", "--db", _db, "--collection", "c", "5");
        Assert.Equal(3, document.GetProperty("fields").GetProperty("n").GetInt32());
    }

    [Theory]
    [InlineData("line 2 is no JSON", """{"n": 1}""", "{")]
    [InlineData("line 1 is no JSON object", "[1]", "{}")]
    [InlineData("line 2 has \"n\" of type String; the lines before have Int64", """{"n": 1}""", """{"n": "1"}""")]
    [InlineData("1 of 2 lines have an id", """{"id": 1}""", "{}")]
    [InlineData("line 2 has an id of kind String", """{"id": 1}""", """{"id": "1"}""")]
    [InlineData("line 1 has an id that is True", """{"id": true}""", "{}")]
    [InlineData("ends after 1 rows", """{"n": 1}""")]
    [InlineData("goes on after the 2 rows", "{}", "{}", "{}")]
    public async Task Bad_fields_are_refused(string problem, params string[] lines)
    {
        string vectors = _folder.Write("v.f32", Floats(0, 1));
        CommandRun run = await CommandRun.Of(
            "import", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "1",
            "--fields", Lines(lines), "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(problem, run.ReadJson().GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private Task<JsonElement> ImportOne()
    {
        string vectors = _folder.Write("v.f32", Floats(0, 1));
        return CommandRun.Json(
            "import", "--db", _db, "--collection", "c", "--vectors", vectors, "--dim", "2",
            "--fields", Lines("""{"n": 1}"""));
    }

    private string Lines(params string[] lines) =>
        _folder.Write("f.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    private static byte[] Floats(params float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(property => property.Name);

    private static IEnumerable<int> Ids(JsonElement answer) =>
        answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("id").GetInt32());
}

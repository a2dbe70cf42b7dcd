namespace Turnstile.Cli.Tests.Commands;

/// <summary>Documents and queries that do not fit the collection change nothing and are refused clearly.</summary>
public sealed class CollectionRefusalTests(ImportedCollection collection) : IClassFixture<ImportedCollection>
{
    [Theory]
    [InlineData(2, "the document is no JSON", "5", "{")]
    [InlineData(2, "the document is Number; a JSON object is allowed", "5", "5")]
    [InlineData(2, "collection \"c\" has no field \"x\"; it has n, vector", "5", """{"x": 1}""")]
    [InlineData(2, "field \"n\" is \"one\"; Int64 is allowed", "5", """{"n": "one"}""")]
    [InlineData(2, "field \"n\" is 1.5; Int64 is allowed", "5", """{"n": 1.5}""")]
    [InlineData(2, "vector \"vector\" is no array of numbers", "5", """{"vector": ["a"]}""")]
    [InlineData(2, "vector \"vector\" has component", "5", """{"vector": [1e99, 0]}""")]
    [InlineData(1, "vector \"vector\"", "5", """{"vector": [1, 2, 3]}""")]
    [InlineData(2, "the id is 'five'; collection \"c\" has ids of kind Int64", "five", "{}")]
    public async Task Bad_documents_are_refused(int exitCode, string problem, string id, string json)
    {
        CommandRun run = await CommandRun.Of(
            "put", "--db", collection.Database, "--collection", "c", id, json, "--json");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(problem, run.ReadJson().GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "component 1 of the vector is 'x'", "--vector", "1,x")]
    [InlineData(1, "the query vector", "--vector", "1,2,3")]
    [InlineData(2, "--field is 'other'; vector are allowed", "--vector", "1,2", "--field", "other")]
    [InlineData(1, "document '77' is not in collection 'c'", "--id", "77")]
    [InlineData(1, "", "--id", "0", "--filter", "nothing = 1")]
    [InlineData(1, "", "--id", "0", "--output", "nothing")]
    public async Task Bad_queries_are_refused(int exitCode, string problem, params string[] options)
    {
        CommandRun run = await CommandRun.Of(
            ["query", "--db", collection.Database, "--collection", "c", .. options, "--json"]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(problem, run.ReadJson().GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}

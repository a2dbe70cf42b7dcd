using System.Reflection;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.PublicApi;

public sealed class ApiListingTests
{
    private const string Switch = "TURNSTILE_UPDATE_API";

    [Theory]
    [InlineData("Turnstile")]
    [InlineData("Turnstile.Vectors")]
    public void The_public_api_is_the_listed_one(string name)
    {
        string path = MeasuredHouse.Repository.PathOf($"tests/Turnstile.Architecture.Tests/api/{name}.txt");
        string actual = ApiListing.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(path, actual);
        }

        string approved = File.Exists(path) ? File.ReadAllText(path) : "";
        string[] differences = [.. ApiListing.Differences(approved, actual)];
        Assert.True(
            approved == actual,
            $"the public API differs from {path}; if that is meant, run the tests with {Switch}=1 and commit the file\n"
                + string.Join('\n', differences));
    }

    [Fact]
    public void A_listing_names_types_members_and_nulls()
    {
        string listing = ApiListing.Of([typeof(TypeUse)]);

        Assert.StartsWith(
            "class Turnstile.Map.Reading.TypeUse : IEquatable<Turnstile.Map.Reading.TypeUse>\n",
            listing,
            StringComparison.Ordinal);
        Assert.Contains("    string From { get; init; }\n", listing, StringComparison.Ordinal);
        Assert.Contains("    bool Equals(object? obj)\n", listing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_member_is_found_with_its_type() => Assert.Equal(
        ["- class A: int X { get; }", "+ class A: long X { get; }"],
        ApiListing.Differences("class A : B\n    int X { get; }\n", "class A : B\n    long X { get; }\n"));
}

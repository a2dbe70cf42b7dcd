using System.CommandLine;
using Turnstile.Kv;

namespace Turnstile.Cli.Commands;

/// <summary>Options of the commands that work on single keys and documents.</summary>
internal static class KeyOptions
{
    /// <summary>The keyspace that is meant if none is named.</summary>
    public const string DefaultKeyspace = "default";

    /// <summary>Which keyspace.</summary>
    public static Option<string> Keyspace() => new("--keyspace")
    {
        Description = $"The keyspace; default {DefaultKeyspace}",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultKeyspace,
    };

    /// <summary>Which collection, if not a keyspace.</summary>
    public static Option<string?> Collection() => new("--collection")
    {
        Description = "A collection instead of a keyspace: KEY is the document's id",
        HelpName = "NAME",
    };

    /// <summary>Whether keys and values are written in hexadecimal.</summary>
    public static Option<bool> Hex() => new("--hex") { Description = "Keys and values are hexadecimal, not text" };

    /// <summary>After how many seconds an entry goes by itself.</summary>
    public static Option<int?> TimeToLive() =>
        NumberOption.WholeOrNone("--ttl", "Seconds after which the key expires", 1, int.MaxValue);

    /// <summary>When an entry goes by itself.</summary>
    public static Expiry ExpiryOf(int? seconds) =>
        seconds is { } given ? Expiry.After(TimeSpan.FromSeconds(given)) : Expiry.Never;

    /// <summary>The key, or the id.</summary>
    public static Argument<string> Key() => new("KEY") { Description = "The key, or the id of a document" };

    /// <summary>What an answer must survive.</summary>
    public static Option<Durability> Durability() => ChoiceOption.Of(
        "--durability",
        "What an acknowledged write survives: a power cut, the death of the process, nothing",
        ("power", Turnstile.Durability.Power),
        ("process", Turnstile.Durability.Process),
        ("none", Turnstile.Durability.None));
}

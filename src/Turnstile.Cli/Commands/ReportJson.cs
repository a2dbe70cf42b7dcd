using System.Text.Json.Serialization;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Demo;
using Turnstile.Cli.Importing;
using Turnstile.Cli.Soak;
using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Commands;

/// <summary>How reports become JSON: names in snake case, numbers as they are.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(KvReport))]
[JsonSerializable(typeof(SearchReport))]
[JsonSerializable(typeof(SoakReport))]
[JsonSerializable(typeof(TortureReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

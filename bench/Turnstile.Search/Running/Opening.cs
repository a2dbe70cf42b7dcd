using System.Text.Json;

namespace Turnstile.Search.Running;

/// <summary>What a new process told of opening an index and of its first queries.</summary>
/// <param name="Milliseconds">From opening to the first answer.</param>
/// <param name="Rate">Queries a second of the first ones.</param>
/// <param name="WarmRate">Of the same when they are asked again and again.</param>
internal sealed record Opening(double Milliseconds, double Rate, double WarmRate)
{
    /// <summary>Of the steps that a driver told.</summary>
    public static Opening Of(IReadOnlyList<JsonElement> steps)
    {
        JsonElement Step(string name) => steps.First(step => step.GetProperty("step").ValueEquals(name));
        JsonElement cold = Step("cold");
        double[] warm = [.. Step("search").GetProperty("qps").EnumerateArray()
            .Select(rate => rate.GetDouble()).Order()];
        return new Opening(
            Step("open").GetProperty("ms").GetDouble() + (cold.GetProperty("first_us").GetDouble() / 1e3),
            cold.GetProperty("qps").GetDouble(),
            warm[warm.Length / 2]);
    }
}

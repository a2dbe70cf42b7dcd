using System.CommandLine;

namespace Turnstile.Cli.Commands;

/// <summary>Options that are one of some words; a refusal says what was given and what is allowed.</summary>
internal static class ChoiceOption
{
    /// <summary>One of <paramref name="choices"/>; the first one if it is left out.</summary>
    public static Option<T> Of<T>(string name, string description, params (string Word, T Value)[] choices) => new(name)
    {
        Description = $"{description}; default {choices[0].Word}",
        HelpName = string.Join('|', choices.Select(choice => choice.Word)),
        DefaultValueFactory = _ => choices[0].Value,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            foreach ((string word, T value) in choices)
            {
                if (word == text)
                {
                    return value;
                }
            }

            result.AddError($"{name} is '{text}'; {Listed(choices.Select(choice => choice.Word))} are allowed");
            return choices[0].Value;
        },
    };

    /// <summary>Words as a sentence names them.</summary>
    public static string Listed(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}

using System.CommandLine;
using System.Globalization;
using Turnstile.Cli.Output;
using Turnstile.Kv;

namespace Turnstile.Cli.Commands;

/// <summary><c>merge</c>: adds to a number, bounds it, or appends bytes, at one place in the order.</summary>
internal static class MergeCommand
{
    private static readonly string[] s_kinds = ["add", "min", "max", "append"];

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        Option<string> keyspace = KeyOptions.Keyspace();
        Option<bool> hex = KeyOptions.Hex();
        Option<Durability> durability = KeyOptions.Durability();
        var kind = new Argument<string>("KIND") { Description = "add, min or max (numbers of 64 bits), or append" };
        Argument<string> key = KeyOptions.Key();
        var operand = new Argument<string>("OPERAND") { Description = "A whole number, or what is appended" };
        var command = new Command("merge", "Combine an operand with the value of a key")
        {
            kind, key, operand, db, keyspace, hex, durability,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string word = parsed.GetRequiredValue(kind);
            string given = parsed.GetRequiredValue(operand);
            bool isHex = parsed.GetValue(hex);
            byte[] keyBytes = BytesText.Parse(parsed.GetRequiredValue(key), "key", isHex);
            byte[] bytes = word == "append" ? BytesText.Parse(given, "operand", isHex) : [];
            long number = NumberOf(word, given);
            DatabaseOptions options = DatabaseOption.Small with { Durability = parsed.GetValue(durability) };
            await using TurnstileDatabase database =
                await TurnstileDatabase.OpenAsync(parsed.GetRequiredValue(db), options, cancellation);
            Keyspace found = await database.CreateKeyspaceAsync(parsed.GetValue(keyspace)!, cancellation);
            WriteResult result =
                await found.MergeAsync(keyBytes, OperandOf(word, number, bytes), cancellation: cancellation);
            PutCommand.Answer(terminal, result);
            return Faults.Success;
        });
        return command;
    }

    // An append is no number; any word that is none of the four is refused here.
    private static long NumberOf(string kind, string given)
    {
        if (!s_kinds.Contains(kind))
        {
            throw new UsageException($"the kind is '{kind}'; {ChoiceOption.Listed(s_kinds)} are allowed");
        }

        long number = 0;
        if (kind != "append"
            && !long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            throw new UsageException($"the operand is '{given}'; a whole number of 64 bits is allowed");
        }

        return number;
    }

    private static MergeOperand OperandOf(string kind, long number, byte[] bytes) => kind switch
    {
        "add" => MergeOperand.Add(number),
        "min" => MergeOperand.Min(number),
        "max" => MergeOperand.Max(number),
        _ => MergeOperand.Append(bytes),
    };
}

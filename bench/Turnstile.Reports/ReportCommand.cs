using System.CommandLine;

namespace Turnstile.Reports;

/// <summary>The command line of a program that measures and reports: the options that all of them have, and how they
/// end.</summary>
internal sealed class ReportCommand
{
    private readonly Option<bool> _quick = new("--quick") { Description = "Proves that all of it works" };
    private readonly Option<int?> _rounds = new("--rounds") { Description = "How often each thing is measured" };
    private readonly Option<string?> _engines = new("--engines") { Description = "Only these, by commas" };
    private readonly Option<string?> _workloads = new("--workloads") { Description = "Only these, by commas" };
    private readonly Option<string?> _folder = new("--dir") { Description = "Where databases are made: on a disk" };
    private readonly Option<string?> _target = new("--out")
    {
        Description = "Where the report goes, without .json and .svg",
    };

    private readonly Option<string?> _from = new("--from") { Description = "Draw a report; measure nothing" };
    private readonly Option<bool> _all = new("--all") { Description = "Show every metric in the table" };
    private readonly RootCommand _root;

    /// <summary>A command with the options of all programs, and those of one.</summary>
    public ReportCommand(string description, params ReadOnlySpan<Option> own)
    {
        _root = new RootCommand(description)
        {
            _quick, _rounds, _engines, _workloads, _folder, _target, _from, _all,
        };
        foreach (Option option in own)
        {
            _root.Options.Add(option);
        }
    }

    /// <summary>Reads the arguments and runs; a wrong one is told. Returns the code the program ends with.</summary>
    public int Run(string[] arguments, Func<ParseResult, ReportRequest, int> action)
    {
        _root.SetAction(parsed => action(parsed, RequestOf(parsed)));
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            return _root.Parse(arguments).Invoke(configuration);
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
    }

    private ReportRequest RequestOf(ParseResult parsed) => new(
        parsed.GetValue(_quick),
        parsed.GetValue(_rounds),
        parsed.GetValue(_engines),
        parsed.GetValue(_workloads),
        parsed.GetValue(_folder),
        parsed.GetValue(_target),
        parsed.GetValue(_from),
        parsed.GetValue(_all));
}

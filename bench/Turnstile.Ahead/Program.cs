namespace Turnstile.Ahead;

/// <summary>The door: one process makes, another one asks.</summary>
internal static class Program
{
    private const int RowsUsual = 20_000;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["make", string directory]:
                await Making.RunAsync(directory, RowsUsual);
                return 0;
            case ["make", string directory, string rows] when int.TryParse(rows, out int count):
                await Making.RunAsync(directory, count);
                return 0;
            case ["ask", string directory]:
                return await new Asking().RunAsync(directory);
            default:
                await Console.Error.WriteLineAsync("usage: Turnstile.Ahead make DIRECTORY [ROWS] | ask DIRECTORY");
                return 2;
        }
    }
}

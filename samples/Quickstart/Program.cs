namespace Quickstart;

/// <summary>Runs every example of the documents against databases in a temporary folder.</summary>
internal static class Program
{
    private static async Task Main()
    {
        string folder = Directory.CreateTempSubdirectory("turnstile-quickstart-").FullName;
        try
        {
            await Overview.RunAsync(Path.Combine(folder, "overview"));
            await Keys.RunAsync(Path.Combine(folder, "keys"));
            Filters.Run();
            await Images.RunAsync(Path.Combine(folder, "images"));
            await Articles.RunAsync(Path.Combine(folder, "articles"));
            await Operations.RunAsync(Path.Combine(folder, "operations"), Path.Combine(folder, "copy"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Turnstile.Architecture.Tests.MadeUp.Roof;

/// <summary>Breaks rules of shape on purpose: the rules must find it.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The violation that a rule must find.")]
[SuppressMessage("Performance", "CA1812", Justification = "Only read, never made.")]
internal class Attic<TFirst, TSecond, TThird>
{
    /// <summary>Waits for a task, in a way that blocks the thread.</summary>
    public static int Wait(Task<int> task) => task.Result;

    /// <summary>Waits by the awaiter itself.</summary>
    public static void WaitByAwaiter(Task task) => task.ConfigureAwait(false).GetAwaiter().GetResult();

    /// <summary>Waits as one should.</summary>
    public static async Task<int> WaitWell(Task<int> task) => await task.ConfigureAwait(false);

    /// <summary>Starts what nobody can wait for.</summary>
    public static async void Forget() => await Task.Yield();
}

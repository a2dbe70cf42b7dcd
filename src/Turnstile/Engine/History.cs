using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Tells how far back the database can be read.</summary>
/// <remarks>Open snapshots hold views of their own, with the files of their moment; they do not count here. Threads:
/// any.</remarks>
internal sealed class History(ViewSet views, LogClock clock)
{
    /// <summary>How far back views that are published from now on can be read.</summary>
    public ReadHorizon Horizon() => new(views.Visible, clock.Now());
}

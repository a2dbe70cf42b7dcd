using System.Collections.Concurrent;

namespace Turnstile.Views;

/// <summary>The views that were replaced and are still held by readers: what they alone list is what readers
/// pin.</summary>
/// <remarks>A view enters when it is retired and leaves when it is freed; both are rare and cost the same however many
/// snapshots hold it. Threads: any.</remarks>
internal sealed class HeldViews
{
    private readonly ConcurrentDictionary<View, bool> _views = new();

    /// <summary>The views that are held now. One may be freed at any time: its parts may be listed and measured, and
    /// not read.</summary>
    public IEnumerable<View> All => _views.Keys;

    /// <summary>A view was retired.</summary>
    public void Add(View view) => _views[view] = true;

    /// <summary>A view was freed.</summary>
    public void Remove(View view) => _views.TryRemove(view, out _);
}

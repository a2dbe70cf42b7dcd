using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine;

/// <summary>Measures an open store.</summary>
internal static class StoreMeasures
{
    /// <summary>The state now.</summary>
    public static DatabaseStats Take(Store store)
    {
        Manifest.Version version = store.Versions.Current;
        long tables = 0;
        long all = 0;
        foreach (LiveFile file in version.Files.Values)
        {
            all += file.LengthBytes;
            tables += file.Kind == FileKind.Table ? file.LengthBytes : 0;
        }

        return new DatabaseStats(
            store.Views.Visible,
            store.Pipeline.Durable,
            version.Flushed,
            store.Applier.ActiveBytes,
            store.Frozen.Count,
            version.Files.Count,
            all,
            tables,
            all - tables,
            store.Cache.UsedBytes,
            store.Pipeline.Fence is not null);
    }
}

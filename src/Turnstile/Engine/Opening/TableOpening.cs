using Turnstile.Caching;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine.Opening;

/// <summary>Opens the tables that a version lists, and reads the catalog in them.</summary>
internal static class TableOpening
{
    /// <summary>The keys' part over an empty memtable, of which it takes over the reference.</summary>
    /// <param name="options">Disk and directory.</param>
    /// <param name="version">What is live.</param>
    /// <param name="cache">Where blocks are kept.</param>
    /// <param name="active">The memtable that takes new entries.</param>
    /// <param name="known">A part of an older version, whose open tables are used again; null for none.</param>
    /// <exception cref="CorruptionException">A table is not what was written.</exception>
    public static KeyPart Open(
        StoreOptions options, Manifest.Version version, BlockCache cache, MemTable active, KeyPart? known)
    {
        var open = new Dictionary<FileNumber, SortedTableReader>();
        for (int level = 0; known is not null && level < KeyPart.LevelCount; level++)
        {
            foreach (SortedTableReader table in known.Level(level))
            {
                open[table.Number] = table;
            }
        }

        var tables = new List<(int Level, SortedTableReader Table)>();
        try
        {
            foreach (LiveFile file in version.Files.Values.Where(static file => file.Kind == FileKind.Table))
            {
                if (open.TryGetValue(file.Number, out SortedTableReader? table))
                {
                    table.Retain();
                }
                else
                {
                    table = SortedTableReader.Open(options.Files, options.Directory, file.Number, cache);
                }

                // One of a load that a picture has placed already keeps its place.
                if (table.IsWithoutPlace && table.LastSequence == Sequence.Zero)
                {
                    Place(table, file);
                }

                tables.Add(((int)file.Level, table));
            }

            KeyPart bare = KeyPart.Open(active, tables, Catalog.Empty);
            KeyPart keys = bare.WithCatalog(Catalog.Load(bare));
            bare.Release();
            return keys;
        }
        catch
        {
            tables.ForEach(static table => table.Table.Release());
            active.Release();
            throw;
        }
    }

    /// <summary>Opens a table that the log names and no version lists.</summary>
    /// <exception cref="CorruptionException">It is missing or not what was written.</exception>
    public static SortedTableReader OpenNamed(StoreOptions options, FileNumber number, BlockCache cache)
    {
        string path = FileNames.PathOf(options.Directory, FileKind.Table, number);
        return options.Files.FileExists(path)
            ? SortedTableReader.Open(options.Files, options.Directory, number, cache)
            : throw new CorruptionException(path, 0, "table that a load in the log names", "present", "missing");
    }

    private static void Place(SortedTableReader table, LiveFile file)
    {
        try
        {
            table.Place(file.Last);
        }
        catch
        {
            table.Release();
            throw;
        }
    }
}

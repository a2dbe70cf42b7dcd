using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Turnstile.Kv.Cursors;

namespace Turnstile.Kv.Parts;

/// <summary>The keyspaces and collections there are. Immutable; each change makes a new one.</summary>
internal sealed class Catalog
{
    /// <summary>The catalog of a new database.</summary>
    public static readonly Catalog Empty = new(
        ImmutableSortedDictionary.Create<(CatalogKind, string), CatalogEntry>(
            Comparer<(CatalogKind Kind, string Name)>.Create((a, b) =>
                a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Name, b.Name))),
        lastId: 0);

    private readonly ImmutableSortedDictionary<(CatalogKind Kind, string Name), CatalogEntry> _entries;

    private Catalog(ImmutableSortedDictionary<(CatalogKind, string), CatalogEntry> entries, uint lastId)
    {
        _entries = entries;
        LastId = lastId;
    }

    /// <summary>The highest id given so far; 0 for none.</summary>
    public uint LastId { get; }

    /// <summary>All entries, by kind and name.</summary>
    public IEnumerable<CatalogEntry> Entries => _entries.Values;

    /// <summary>The catalog in the rows of a part.</summary>
    public static Catalog Load(KeyPart part)
    {
        var rows = new PartCursor();
        Catalog catalog = Empty;
        try
        {
            rows.Open(part, new Sequence(ulong.MaxValue), default, KeyRange.Of(CatalogEntry.Keyspace), reverse: false);
            VisibleCursor scan = rows.Entries;
            for (bool there = scan.MoveToFirst(); there; there = scan.MoveNext())
            {
                EntryStamp stamp = scan.Stamp;
                catalog = catalog.With(CatalogEntry.Read(
                    StoredKey.UserKeyOf(scan.StoredKey), scan.Value, stamp.Sequence, stamp.CreateSequence));
            }
        }
        finally
        {
            rows.LetGo();
        }

        return catalog;
    }

    /// <summary>The entry of a name, if it was created at or before a sequence.</summary>
    public bool TryFind(CatalogKind kind, string name, Sequence at, [NotNullWhen(true)] out CatalogEntry? entry) =>
        _entries.TryGetValue((kind, name), out entry) && entry.Created <= at;

    /// <summary>The catalog with <paramref name="entry"/>, which replaces the one of its kind and name.</summary>
    public Catalog With(CatalogEntry entry) =>
        new(_entries.SetItem((entry.Kind, entry.Name), entry), Math.Max(LastId, entry.Id));
}

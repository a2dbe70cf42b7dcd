using System.Globalization;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Log;

namespace Turnstile.Salvage;

/// <summary>Writes what was salvaged through the ordinary write path of a new database, in batches.</summary>
/// <remarks>Entries come by rising stored key: the catalog, keyspace 0, is first. Threads: one.</remarks>
internal sealed class SalvageTarget(Doors doors, SalvageSource source)
{
    private const int BatchCount = 512;
    private const int BatchBytes = 1 << 20;

    private readonly SortedDictionary<uint, SalvagedOwner> _owners = [];
    private readonly OperationBuffer _batch = new();

    /// <summary>The keyspaces and collections by their id in the damaged database.</summary>
    public IReadOnlyDictionary<uint, SalvagedOwner> Owners => _owners;

    /// <summary>Takes an entry over.</summary>
    public async ValueTask AddAsync(SalvagedEntry entry, CancellationToken cancellation)
    {
        uint id = StoredKey.KeyspaceOf(entry.Key);
        if (id == CatalogEntry.Keyspace)
        {
            await AddOwnerAsync(entry, cancellation).ConfigureAwait(false);
            return;
        }

        // Requests are remembered with sequences, which start anew.
        if (id == RequestRecord.Keyspace)
        {
            return;
        }

        if (!_owners.TryGetValue(id, out SalvagedOwner? owner))
        {
            string name = NewName(id);
            Keyspace keyspace = await doors.CreateKeyspaceAsync(name, cancellation).ConfigureAwait(false);
            owner = new SalvagedOwner(name, isNamed: false, keyspace, null);
            _owners.Add(id, owner);
        }

        if (Encode(entry, owner))
        {
            owner.Count++;
        }
        else
        {
            owner.LostCount++;
        }

        if (_batch.Count >= BatchCount || _batch.ByteCount >= BatchBytes)
        {
            await CommitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Commits what is not committed yet.</summary>
    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        if (_batch.Count > 0)
        {
            await doors.CommitAsync(_batch, Durability.None, cancellation).ConfigureAwait(false);
            _batch.Clear();
        }
    }

    private async ValueTask AddOwnerAsync(SalvagedEntry row, CancellationToken cancellation)
    {
        CatalogEntry? entry;
        CollectionSchema? schema;
        try
        {
            entry = CatalogEntry.Read(
                StoredKey.UserKeyOf(row.Key), row.ReadValue(), row.Stamp.Sequence, row.Stamp.CreateSequence);
            schema = entry.Kind == CatalogKind.Collection ? SchemaCodec.Read(entry.Definition.Span) : null;
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            // Its rows are found without a name then.
            return;
        }

        if (schema is not null)
        {
            Collection collection = await doors.CreateCollectionAsync(schema, cancellation).ConfigureAwait(false);
            _owners[entry.Id] = new SalvagedOwner(schema.Name, isNamed: true, null, collection);
        }
        else if (entry.Kind == CatalogKind.Keyspace)
        {
            Keyspace keyspace = await doors.CreateKeyspaceAsync(entry.Name, cancellation).ConfigureAwait(false);
            _owners[entry.Id] = new SalvagedOwner(entry.Name, isNamed: true, keyspace, null);
        }
    }

    private string NewName(uint id)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"salvaged-{id}");
        while (doors.TryGetKeyspace(name, out _))
        {
            name += "-";
        }

        return name;
    }

    // False if the row cannot be written.
    private bool Encode(SalvagedEntry entry, SalvagedOwner owner)
    {
        ReadOnlySpan<byte> key = StoredKey.UserKeyOf(entry.Key);
        try
        {
            byte[] value = entry.ReadValue();
            if (owner.Collection is null)
            {
                KeyOperations.Put(
                    _batch, owner.Keyspace!.Id, key, value, expiresAt: entry.Stamp.ExpiresAtMilliseconds);
                return true;
            }

            Document document = owner.Decoder!.Decode(key, value, entry.Stamp.Version, entry.Stamp.Sequence);
            bool isWhole = SetVectors(document, entry.Stamp.Sequence, owner);
            owner.Collection.Writer.Put(_batch, document, Precondition.None);
            owner.WithoutVectorsCount += isWhole ? 0 : 1;
            return true;
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            return false;
        }
    }

    // False if a vector is lost.
    private bool SetVectors(Document document, Sequence sequence, SalvagedOwner owner)
    {
        bool isWhole = true;
        byte[]? columns = null;
        for (int i = 0; i < owner.Collection!.Schema.Vectors.Length; i++)
        {
            VectorField field = owner.Collection.Schema.Vectors[i];
            if (source.TryReadVector(sequence, field, out byte[]? vector))
            {
                if (vector is not null)
                {
                    owner.Decoder!.SetVector(document, i, vector);
                }
            }
            else if ((columns ??= source.ReadColumns(sequence)) is null)
            {
                isWhole = false;
            }
            else if (owner.Columns!.TryGet(columns, i, out ReadOnlySpan<byte> logged))
            {
                owner.Decoder!.SetVector(document, i, logged);
            }
        }

        return isWhole;
    }

    // What bytes that are not what was written come to when they are read.
    private static bool IsDamage(Exception damage) =>
        damage is CorruptionException or StorageException or InvalidDataException or ArgumentException
            or InvariantException;
}

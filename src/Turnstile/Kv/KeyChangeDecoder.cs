using System.Diagnostics.CodeAnalysis;
using Turnstile.Log;
using Turnstile.Watch;

namespace Turnstile.Kv;

/// <summary>The changes of one keyspace, as those who watch it get them.</summary>
/// <remarks>Threads: one stream's.</remarks>
internal sealed class KeyChangeDecoder(uint keyspace, string name, WatchOptions options) : IChangeDecoder<ChangeEvent>
{
    /// <inheritdoc/>
    public bool TryDecode(
        in Operation operation, in ChangePlace place, [MaybeNullWhen(false)] out ChangeEvent change)
    {
        bool isWanted = operation.Target == keyspace
            && operation.Kind <= (byte)KeyOperationKind.Last
            && IsInPrefix(operation, options.KeyPrefix.Span);
        change = isWanted ? Decode(name, operation, place, !options.KeysOnly) : null;
        return change is not null;
    }

    /// <summary>The event of an operation of this layer.</summary>
    public static ChangeEvent Decode(
        string? target, in Operation operation, in ChangePlace place, bool withValue) =>
        (KeyOperationKind)operation.Kind switch
        {
            KeyOperationKind.Put => ChangeEvent.Of(ChangeKind.Put, target, operation, place) with
            {
                Value = withValue ? operation.Value.ToArray() : default,
            },
            KeyOperationKind.Delete => ChangeEvent.Of(ChangeKind.Delete, target, operation, place),
            KeyOperationKind.DeleteRange => ChangeEvent.Of(ChangeKind.DeleteRange, target, operation, place) with
            {
                EndKey = operation.Value.ToArray(),
            },
            KeyOperationKind.BulkLoad => ChangeEvent.Of(ChangeKind.BulkLoad, target, operation, place) with
            {
                EndKey = BulkLoadRecord.LastKeyOf(operation.Value).ToArray(),
            },
            KeyOperationKind.CreateCatalogEntry or KeyOperationKind.AlterCatalogEntry =>
                ChangeEvent.Of(ChangeKind.Define, CatalogEntry.NameOf(operation.Key), operation, place),
            _ => ChangeEvent.Of(ChangeKind.Other, target, operation, place),
        };

    // A range, from its key up to its value, holds keys of the prefix unless it ends at or before the first of them or
    // begins behind the last.
    private static bool IsInPrefix(in Operation operation, ReadOnlySpan<byte> prefix)
    {
        if (operation.Key.StartsWith(prefix))
        {
            return true;
        }

        if (operation.Kind == (byte)KeyOperationKind.BulkLoad)
        {
            return operation.Key.SequenceCompareTo(prefix) < 0
                && BulkLoadRecord.LastKeyOf(operation.Value).SequenceCompareTo(prefix) >= 0;
        }

        return operation.Kind == (byte)KeyOperationKind.DeleteRange
            && operation.Key.SequenceCompareTo(prefix) < 0
            && (operation.Value.IsEmpty || operation.Value.SequenceCompareTo(prefix) > 0);
    }
}

using System.Diagnostics.CodeAnalysis;
using Turnstile.Collections;
using Turnstile.Collections.Writing;
using Turnstile.Kv;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Views;
using Turnstile.Watch;

namespace Turnstile.Engine;

/// <summary>Every change of the database, whatever layer it belongs to: one event for each sequence.</summary>
/// <remarks>Threads: one stream's.</remarks>
internal sealed class ChangeDecoder(ViewSet views, bool withValues) : IChangeDecoder<ChangeEvent>
{
    private readonly Dictionary<uint, string?> _names = [];

    /// <inheritdoc/>
    public bool TryDecode(
        in Operation operation, in ChangePlace place, [MaybeNullWhen(false)] out ChangeEvent change)
    {
        string? name = NameOf(operation.Target);
        change = operation.Kind >= DocumentOperationKind.First
            ? DocumentChangeDecoder.Decode(name, operation, place, withValues)
            : KeyChangeDecoder.Decode(name, operation, place, withValues);
        return true;
    }

    // What is published is in the catalog of the view that is current now.
    private string? NameOf(uint id)
    {
        if (!_names.TryGetValue(id, out string? name))
        {
            using ViewLease lease = views.Acquire();
            name = ((KeyPart)lease.View[ViewSlot.Keys]).Catalog.Entries.FirstOrDefault(entry => entry.Id == id)?.Name;
            _names.Add(id, name);
        }

        return name;
    }
}

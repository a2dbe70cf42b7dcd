using System.Diagnostics.CodeAnalysis;
using Turnstile.Log;

namespace Turnstile.Watch;

/// <summary>Tells what an operation means, by the layer that knows: keys, documents, or all of them.</summary>
/// <typeparam name="T">What a watcher gets.</typeparam>
internal interface IChangeDecoder<T>
{
    /// <summary>The event of an operation; false if this watcher does not want it.</summary>
    bool TryDecode(in Operation operation, in ChangePlace place, [MaybeNullWhen(false)] out T change);
}

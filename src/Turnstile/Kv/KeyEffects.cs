using Turnstile.Log;

namespace Turnstile.Kv;

/// <summary>Tells what operations do to the row of their key.</summary>
internal static class KeyEffects
{
    /// <summary>The effect of an operation.</summary>
    public static KeyEffect Of(in Operation operation) => (KeyOperationKind)operation.Kind switch
    {
        > KeyOperationKind.Last => (KeyEffect)operation.Flags,
        KeyOperationKind.Put => KeyEffect.Put,
        KeyOperationKind.CreateCatalogEntry or KeyOperationKind.AlterCatalogEntry => KeyEffect.Put,
        KeyOperationKind.Delete => KeyEffect.Delete,
        _ => KeyEffect.None,
    };
}

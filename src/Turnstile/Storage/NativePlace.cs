namespace Turnstile.Storage;

/// <summary>A piece of memory out of <see cref="NativeSlabs"/>; what stands in it at first is not defined.</summary>
/// <remarks>Who took it gives it back, once, after its last view.</remarks>
/// <param name="Slab">Where it lies.</param>
/// <param name="Index">Its place there.</param>
/// <param name="View">Its bytes, as many as were asked for.</param>
internal readonly record struct NativePlace(NativeSlab Slab, int Index, NativeView View);

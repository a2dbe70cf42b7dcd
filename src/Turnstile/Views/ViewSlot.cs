namespace Turnstile.Views;

/// <summary>Which layer's part stands where in a view.</summary>
internal enum ViewSlot
{
    /// <summary>Memtables, sorted tables, keyspaces.</summary>
    Keys,

    /// <summary>Segments and schemas.</summary>
    Collections,
}

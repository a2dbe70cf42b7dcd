namespace Turnstile.Salvage;

/// <summary>What the log says of a table that a load brought: its entries bear no sequence of their own.</summary>
/// <param name="Sequence">The sequence of all its entries.</param>
/// <param name="IsLive">Whether recovery needs the log to know of it.</param>
/// <param name="FirstKey">The first stored key of the load, of which the table has a part.</param>
/// <param name="LastKey">The last one.</param>
internal sealed record SalvagedLoad(Sequence Sequence, bool IsLive, byte[] FirstKey, byte[] LastKey);

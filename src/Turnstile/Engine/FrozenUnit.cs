using System.Collections.Immutable;
using Turnstile.Collections.Segments;
using Turnstile.Kv.Memory;
using Turnstile.Manifest;

namespace Turnstile.Engine;

/// <summary>What was frozen at one place in the order and is flushed together: rows and columns.</summary>
/// <param name="MemTable">The rows. The unit owns a reference.</param>
/// <param name="Segments">The columns, sealed; none empty. The unit owns a reference of each.</param>
/// <param name="Last">Everything up to here is in this unit or in older ones.</param>
/// <param name="Time">The log time of the last operation, Unix milliseconds.</param>
/// <param name="Loaded">The tables of loads among it, which are live with the edit that lists the rest.</param>
/// <param name="Log">Everything after is in this log or in later ones.</param>
internal sealed record FrozenUnit(
    MemTable MemTable,
    ImmutableArray<Segment> Segments,
    ImmutableArray<LiveFile> Loaded,
    Sequence Last,
    long Time,
    FileNumber Log)
{
    /// <summary>Gives the references back.</summary>
    public void Release()
    {
        MemTable.Release();
        foreach (Segment segment in Segments)
        {
            segment.Release();
        }
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Notes rows at the nodes of another rows' graph that they are nearest to.</summary>
/// <remarks>Threads: one at a time; for several give each its own. Cost of a row: a search of a small effort.</remarks>
public sealed class Anchorer
{
    // A row that is near a query is near one of so many nodes around it that the query's search keeps as well.
    private const int AnchorsPerRow = 8;
    private const int Effort = 16;

    private readonly VectorRows _rows;
    private readonly PreparedQuery _query;
    private readonly LayerSearcher _layers = new();

    /// <summary>For one thread.</summary>
    /// <param name="table">Where rows are noted.</param>
    /// <param name="rows">The rows, of the same format and quantizer as the graph's.</param>
    /// <exception cref="ArgumentException">Formats or quantizers differ.</exception>
    public Anchorer(AnchorTable table, VectorRows rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        table.Graph.Rows.Format.Require(rows.Format, nameof(rows));
        Quantizer.Require(table.Graph.Rows.Quantizer, rows.Quantizer, nameof(rows));
        Table = table;
        _rows = rows;
        _query = new PreparedQuery(rows);
    }

    /// <summary>Where rows are noted.</summary>
    public AnchorTable Table { get; }

    /// <summary>Notes a published row, once.</summary>
    /// <param name="ordinal">0 to the rows' capacity - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="ArgumentException">The row has no vector.</exception>
    public void Add(int ordinal)
    {
        ObjectDisposedException.ThrowIf(Table.Graph.IsDisposed, Table.Graph);
        if (!_rows.HasVector(ordinal))
        {
            throw new ArgumentException(
                $"row {ordinal} has no vector; only rows that have one have anchors", nameof(ordinal));
        }

        if (Table.Graph.Entry.IsNone)
        {
            return;
        }

        _query.SetRow(_rows, ordinal);
        var search = new AnchorSearch(Table.Graph, _layers, Effort);
        int count = Math.Min(AnchorsPerRow, ScorerChoice.Run<AnchorSearch, int>(_query, ref search));
        Table.Add(_layers.Pool.Items[..count], ordinal);
        GC.KeepAlive(Table.Graph);
        GC.KeepAlive(_rows);
    }
}

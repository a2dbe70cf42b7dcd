using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Ivf;

/// <summary>Turns bytes back into inverted lists, trusting none of them. Format: docs/formats/ivf.md.</summary>
/// <remarks>Refused are centroids that are not finite or beyond what can be squared, ordinals out of order, beyond the
/// published rows or, if the rows are at hand, of rows without a vector, and rows in more or fewer lists than the
/// header says.</remarks>
public sealed class IvfIndexReader
{
    // As far as training lets components go, with room for the rounding of means.
    private const float ComponentMax = 2e15f;

    private readonly NumberSource _source;
    private readonly VectorFormat _format;

    // null where members are not compared with rows
    private readonly VectorRows? _rows;
    private readonly byte[] _listsOfRow;
    private readonly List<int> _members = [];

    private IvfIndexReader(NumberSource source, VectorFormat format, VectorRows? rows, int rowCount)
    {
        _source = source;
        _format = format;
        _rows = rows;
        _listsOfRow = new byte[rowCount];
    }

    /// <summary>Reads an index from the position of the stream, and no byte more.</summary>
    /// <param name="source">The bytes; the caller has checked their checksum.</param>
    /// <param name="rows">The rows the index was built over, as vectors or codes.</param>
    /// <param name="publishedCount">Rows below this ordinal are published.</param>
    /// <returns>An index that finds what the written one found; the caller owns its centroids.</returns>
    /// <exception cref="InvalidDataException">The bytes are not an index over these rows.</exception>
    /// <exception cref="ArgumentException">The metric is neither L2 nor InnerProduct nor Cosine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside the capacity of the rows.</exception>
    public static IvfIndex Read(Stream source, VectorRows rows, int publishedCount)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(publishedCount, rows.Capacity);
        ObjectDisposedException.ThrowIf(rows.IsDisposed, rows);
        return Read(source, rows.Format, rows, publishedCount);
    }

    /// <summary>Reads an index without a look at its rows, which may be in a file. It may then name rows without a
    /// vector: a <see cref="FastScanSearcher"/> passes over those.</summary>
    /// <param name="source">The bytes; the caller has checked their checksum.</param>
    /// <param name="format">What the vectors are.</param>
    /// <param name="publishedCount">Rows below this ordinal are published.</param>
    /// <returns>An index that finds what the written one found; the caller owns its centroids.</returns>
    /// <exception cref="InvalidDataException">The bytes are not an index of such rows.</exception>
    /// <exception cref="ArgumentException">The metric is neither L2 nor InnerProduct nor Cosine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static IvfIndex Read(Stream source, VectorFormat format, int publishedCount)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Read(source, format, rows: null, publishedCount);
    }

    private static IvfIndex Read(Stream source, VectorFormat format, VectorRows? rows, int publishedCount)
    {
        ArgumentNullException.ThrowIfNull(source);
        Components.RequireAngleOrLength(format);
        ArgumentOutOfRangeException.ThrowIfNegative(publishedCount);
        var bytes = new NumberSource(source, "lists");
        int dimension = format.Dimension;
        bytes.Int32("magic", (int)IvfFormat.ListsMagic, (int)IvfFormat.ListsMagic);
        bytes.Int32("version", (int)IvfFormat.Version, (int)IvfFormat.Version);
        bytes.Int32("dimension", dimension, dimension);
        int listCount = bytes.Int32("list count", 1, IvfParameters.NListMax);
        int rowCount = bytes.Int32("row count", 0, publishedCount);
        return new IvfIndexReader(bytes, format, rows, rowCount).ReadRest(listCount);
    }

    private IvfIndex ReadRest(int listCount)
    {
        int rowCount = _listsOfRow.Length;
        int memberCount = _source.Int32("member count", Math.Min(1, rowCount), rowCount);
        int trainedRowCount = _source.Int32("trained row count", listCount == 1 ? 0 : 1, int.MaxValue);
        float imbalance = Single("imbalance", 1 - 1e-3f, IvfParameters.NListMax);
        long at = _source.Position;
        float spillWeight = _source.Single("spill weight");
        _source.Require(
            IvfParameters.IsSpillWeight(spillWeight), at, "spill weight", "0, or 0.001 to 16", spillWeight);
        _source.Int32("reserved", 0, 0);
        float[] floats = ReadCentroids(listCount);
        int listsPerRow = spillWeight > 0 && listCount > 1 ? 2 : 1;
        int[] starts = new int[listCount + 1];
        for (int list = 0; list < listCount; list++)
        {
            ReadList(listsPerRow);
            starts[list + 1] = _members.Count;
        }

        at = _source.Position;
        int found = _listsOfRow.AsSpan().Count((byte)listsPerRow);
        _source.Require(found == memberCount, at, "members", $"{memberCount} rows in {listsPerRow} lists", found);
        int others = rowCount - found - _listsOfRow.AsSpan().Count((byte)0);
        _source.Require(others == 0, at, "members", "no row in one list alone", others);
        _source.Require(
            rowCount == 0 || _listsOfRow[^1] > 0, at, "row count", "one more than the last member", rowCount);
        var centroids = new IvfCentroids(_format, floats, trainedRowCount, imbalance);
        return new IvfIndex(centroids, starts, [.. _members], rowCount, spillWeight);
    }

    /// <summary>Takes memory for what the stream has, not for what the header says.</summary>
    private float[] ReadCentroids(int listCount)
    {
        int dimension = _format.Dimension;
        float[] floats = [];
        for (int list = 0; list < listCount; list++)
        {
            int first = list * dimension;
            if (floats.Length < first + dimension)
            {
                int room = (int)Math.Min((long)listCount * dimension, Math.Max(2L * first, dimension));
                Array.Resize(ref floats, room);
            }

            for (int i = 0; i < dimension; i++)
            {
                floats[first + i] = Single("centroid", -ComponentMax, ComponentMax);
            }
        }

        return floats;
    }

    private void ReadList(int listsPerRow)
    {
        int count = _source.Int32("list length", 0, _listsOfRow.Length);
        int last = -1;
        for (int i = 0; i < count; i++)
        {
            long at = _source.Position;
            int ordinal = _source.Int32("member", last + 1, _listsOfRow.Length - 1);
            _source.Require(_rows?.HasVector(ordinal) ?? true, at, "member", "a row with a vector", ordinal);
            int lists = ++_listsOfRow[ordinal];
            _source.Require(lists <= listsPerRow, at, $"lists of row {ordinal}", $"at most {listsPerRow}", lists);
            _members.Add(ordinal);
            last = ordinal;
        }
    }

    private float Single(string what, float min, float max)
    {
        long at = _source.Position;
        float found = _source.Single(what);
        if (!(found >= min && found <= max))
        {
            _source.Require(false, at, what, $"{min} to {max}", found);
        }

        return found;
    }
}

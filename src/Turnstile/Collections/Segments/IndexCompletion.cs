using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>Completes an index that was read from its file: it lacks rows that were left out as superseded when it was
/// built, and a power cut may have taken back what superseded some of them.</summary>
/// <remarks>After all marks of file and log are known, and before anyone searches the index. A row that was superseded
/// only since is left out too, which readers of earlier moments are told. Threads: who reads the index.</remarks>
internal static class IndexCompletion
{
    /// <summary>Looks at every row; enters those that are missing and live. False if there are such and the graph is on
    /// disk, where nothing is entered: it is to be built anew.</summary>
    /// <exception cref="CorruptionException">A vector is not what was written.</exception>
    public static bool TryRun(VectorField field, IVectorColumn column, RowSequences marks, FieldIndex search)
    {
        if (search is ListIndex { HasCodes: false })
        {
            // They are over vectors, or have codes of all rows that have some.
            return true;
        }

        int rows = search.Progress.Watermark;
        RowIndexer? indexer = null;
        for (int ordinal = 0; ordinal < rows; ordinal++)
        {
            // Rows that are there are passed over first: asking for a vector may read the file.
            if (search.Contains(ordinal) || !column.HasVector(ordinal))
            {
                continue;
            }

            Sequence by = marks.SupersededAt(ordinal);
            if (by != Sequence.Zero)
            {
                search.LeaveOut(by);
            }
            else if (search is PagedGraphIndex)
            {
                return false;
            }
            else
            {
                indexer ??= new RowIndexer(field, search, sources: null);
                indexer.Add(column, ordinal);
            }
        }

        return true;
    }
}

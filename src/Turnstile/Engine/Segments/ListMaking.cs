using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;

namespace Turnstile.Engine.Segments;

/// <summary>Makes lists of the first rows of a field: with the centroids that are there if they suit the rows, else
/// with new ones.</summary>
/// <remarks>Threads: one.</remarks>
/// <param name="field">The field.</param>
/// <param name="vectors">Its vectors; those below <paramref name="count"/> are there.</param>
/// <param name="count">How many rows the lists are to have.</param>
/// <param name="pause">Called every few milliseconds; may throw, and then nothing was made.</param>
internal sealed class ListMaking(VectorField field, VectorRows vectors, int count, Action pause)
{
    // Of a share that is done between two pauses: some milliseconds.
    private const int ShareRows = 256;
    private const int ShareLists = 8;

    private readonly IvfParameters _parameters = new(field.Index.NList, seed: (ulong)field.Id);

    /// <summary>Makes them.</summary>
    /// <param name="before">Lists of fewer of the rows, to go on from; null for none.</param>
    /// <param name="first">Centroids to begin with where there are none; null to find some.</param>
    /// <param name="isFinal">Whether no row follows.</param>
    /// <returns>Lists that the caller owns.</returns>
    public FieldLists Run(FieldLists? before, SharedCentroids? first, bool isFinal)
    {
        SharedCentroids? centroids = before?.Centroids ?? first;
        centroids?.Retain();
        FastScanCodes? codes = null;
        try
        {
            IvfIndex? index = centroids is null ? null : Fill(centroids, before);
            if (index is null || index.NeedsRetraining)
            {
                centroids?.Release();
                centroids = null;
                before = null;
                centroids = new SharedCentroids(Train());
                index = Fill(centroids, before);
            }

            codes = field.Index.HasCodesInLists ? Encode(index, before?.Codes) : null;
            return new FieldLists(index, codes, centroids!, count, isFinal);
        }
        catch
        {
            codes?.Dispose();
            centroids?.Release();
            throw;
        }
    }

    private IvfCentroids Train()
    {
        var training = new KMeans(vectors, count, _parameters);
        int shares = Math.Max(1, training.SampleCount / ShareRows);
        do
        {
            for (int share = 0; share < shares; share++)
            {
                pause();
                training.Assign(share, shares);
            }
        }
        while (training.Update());

        return training.Finish();
    }

    private IvfIndex Fill(SharedCentroids centroids, FieldLists? before)
    {
        IvfBuilder builder = before is null
            ? new IvfBuilder(vectors, centroids.Centroids, _parameters)
            : new IvfBuilder(vectors, before.Index);
        for (int from = before?.Through ?? 0; from < count; from += ShareRows)
        {
            pause();
            builder.Assign(from, Math.Min(count, from + ShareRows));
        }

        return builder.Build();
    }

    private FastScanCodes Encode(IvfIndex index, FastScanCodes? before)
    {
        FastScanBuilder builder = before is null
            ? new FastScanBuilder(index, vectors, _parameters.Seed)
            : new FastScanBuilder(index, vectors, before);
        FastScanCodes codes = builder.Build();
        int shares = (index.ListCount + ShareLists - 1) / ShareLists;
        try
        {
            for (int share = 0; share < shares; share++)
            {
                pause();
                builder.Encode(share, shares);
            }

            return codes;
        }
        catch
        {
            codes.Dispose();
            throw;
        }
    }
}

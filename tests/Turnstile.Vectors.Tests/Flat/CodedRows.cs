using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Flat;

/// <summary>Vectors, their codes, and what is known of how far these may be wrong: nothing at first.</summary>
internal sealed class CodedRows : IDisposable
{
    public CodedRows(Quantizer quantizer, byte[] vectors)
    {
        Rows = Samples.Load(quantizer.Format, vectors);
        Codes = Quantizers.Codes.Encode(quantizer, vectors);
        Errors = new CodeErrors(Codes);
    }

    public VectorRows Rows { get; }

    public VectorRows Codes { get; }

    public CodeErrors Errors { get; }

    /// <summary>A query for the vectors, the same for the codes, and its exact distances, which count the rows they
    /// were asked for.</summary>
    public (PreparedQuery Exactly, PreparedQuery ForCodes, LearningRows Exact, int[] Scored) QueryOf(
        ReadOnlySpan<byte> vector)
    {
        var exactly = new PreparedQuery(Rows);
        exactly.Set(vector);
        var forCodes = new PreparedQuery(Codes);
        forCodes.Set(vector);
        int[] scored = new int[1];
        return (exactly, forCodes, new LearningRows(Rows, exactly, Errors, scored), scored);
    }

    public void Dispose()
    {
        Rows.Dispose();
        Codes.Dispose();
    }
}

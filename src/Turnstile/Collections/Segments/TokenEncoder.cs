using System.Runtime.InteropServices;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.MultiVectors;

namespace Turnstile.Collections.Segments;

/// <summary>Multi-vectors of one field in the shape that they are compared in: of length 1 under cosine; and the single
/// vector that the index has a code of.</summary>
/// <remarks>Owns scratch, which the next call uses again. Threads: one at a time.</remarks>
internal sealed class TokenEncoder
{
    private readonly VectorField _field;
    private MuveraEncoder? _encoder;
    private float[] _encoded = [];
    private float[] _tokens = [];

    /// <summary>An encoder for a field of multi-vectors.</summary>
    public TokenEncoder(VectorField field) => _field = field;

    /// <summary>The field.</summary>
    public VectorField Field => _field;

    // Its tables are large, and a field that is scanned needs none.
    private MuveraEncoder Encoder
    {
        get
        {
            if (_encoder is null)
            {
                _encoder = new MuveraEncoder(_field.NewEncoding());
                _encoded = new float[_encoder.EncodedDimension];
            }

            return _encoder;
        }
    }

    /// <summary>The vectors as they are compared, from their stored bytes.</summary>
    public ReadOnlySpan<float> Tokens(ReadOnlySpan<byte> stored)
    {
        ReadOnlySpan<float> tokens = MemoryMarshal.Cast<byte, float>(stored);
        if (_field.Metric != Metric.Cosine)
        {
            return tokens;
        }

        if (_tokens.Length < tokens.Length)
        {
            _tokens = new float[tokens.Length];
        }

        Span<float> target = _tokens.AsSpan(0, tokens.Length);
        TokenLengths.Normalize(tokens, _field.Dimension, target);
        return target;
    }

    /// <summary>The encoding of a document, as the stored bytes of a vector.</summary>
    public ReadOnlySpan<byte> EncodeDocument(ReadOnlySpan<byte> stored)
    {
        Encoder.EncodeDocument(Tokens(stored), _encoded);
        return MemoryMarshal.AsBytes<float>(_encoded);
    }

    /// <summary>The encoding of a query, as the stored bytes of a vector.</summary>
    public ReadOnlySpan<byte> EncodeQuery(ReadOnlySpan<byte> stored)
    {
        Encoder.EncodeQuery(Tokens(stored), _encoded);
        return MemoryMarshal.AsBytes<float>(_encoded);
    }
}

using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.MultiVectors;

namespace Turnstile.Collections.Queries;

/// <summary>A multi-vector to be near to, ready to be compared; kept between queries of one field.</summary>
/// <remarks>Threads: one query at a time.</remarks>
internal sealed class TokenQuery(VectorField vectorField)
{
    private readonly TokenEncoder _encoder = new(vectorField);
    private readonly MaxSim _maxSim = new(vectorField.Dimension);
    private VectorValue _query;
    private byte[]? _encoded;
    private bool _isEncoded;

    /// <summary>The field it is for.</summary>
    public VectorField Field => vectorField;

    /// <summary>The encoding of the query, as the stored bytes of a vector; made when it is first asked for.</summary>
    public ReadOnlySpan<byte> Encoded
    {
        get
        {
            _encoded ??= new byte[vectorField.Format.VectorBytes];
            if (!_isEncoded)
            {
                _encoder.EncodeQuery(_query.Bytes).CopyTo(_encoded);
                _isEncoded = true;
            }

            return _encoded;
        }
    }

    /// <summary>Takes up a query.</summary>
    public void Set(VectorValue query)
    {
        _query = query;
        _isEncoded = false;
        _maxSim.Set(_encoder.Tokens(query.Bytes));
    }

    /// <summary>Minus the MaxSim of the query and a document, from its stored bytes.</summary>
    public double Distance(ReadOnlySpan<byte> stored) => -_maxSim.Score(_encoder.Tokens(stored));
}

using System.Buffers;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Columns;

/// <summary>The values of one scalar field in one segment, by ordinal.</summary>
/// <remarks>Threads: Append from the writer; the rest from any, for ordinals below a published count.</remarks>
internal interface IScalarColumn
{
    /// <summary>The field.</summary>
    ScalarField Field { get; }

    /// <summary>Which rows hold null.</summary>
    PagedBits Nulls { get; }

    /// <summary>What the values take in a file, bytes. Writer only, and any once no row follows.</summary>
    long ByteCount { get; }

    /// <summary>Adds the next row's value, of the field's type or null.</summary>
    void Append(FieldValue value);

    /// <summary>The value at <paramref name="ordinal"/>.</summary>
    FieldValue Get(int ordinal);

    /// <summary>Writes the values of the first <paramref name="count"/> rows, nulls apart.</summary>
    void WriteValues(int count, IBufferWriter<byte> output);

    /// <summary>Reads what <see cref="WriteValues"/> wrote, into an empty column whose null bits are known.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    void ReadValues(int count, ref EncodedReader reader);
}

using System.Buffers;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Columns;

/// <summary>A column of text: a code per row, and the text of each code once.</summary>
/// <remarks>A null is stored as <see cref="NullCode"/>.</remarks>
internal sealed class TextColumn(ScalarField field) : IScalarColumn
{
    /// <summary>The code of a null.</summary>
    public const int NullCode = -1;

    private readonly PagedArray<int> _codes = new();

    /// <inheritdoc/>
    public ScalarField Field { get; } = field;

    /// <inheritdoc/>
    public PagedBits Nulls { get; } = new();

    /// <inheritdoc/>
    public long ByteCount => Texts.ByteCount + ((long)_codes.Count * sizeof(int));

    /// <summary>The texts and their codes.</summary>
    public TextDictionary Texts { get; } = new();

    /// <inheritdoc/>
    public void Append(FieldValue value)
    {
        Nulls.Append(value.IsNull);
        _codes.Append(value.IsNull ? NullCode : Texts.GetOrAdd(value.AsString()));
    }

    /// <inheritdoc/>
    public FieldValue Get(int ordinal)
    {
        int code = _codes[ordinal];
        return code == NullCode ? default : Texts[code];
    }

    /// <summary>The codes from <paramref name="start"/> on; they must stand in one page.</summary>
    public ReadOnlySpan<int> Codes(int start, int count) => _codes.Slice(start, count);

    /// <inheritdoc/>
    public void WriteValues(int count, IBufferWriter<byte> output)
    {
        var writer = new EncodedWriter(output);
        int used = 0;
        for (int i = 0; i < count; i++)
        {
            used = Math.Max(used, _codes[i] + 1);
        }

        writer.UInt32((uint)used);
        byte[] bytes = [];
        for (int code = 0; code < used; code++)
        {
            string text = Texts[code];
            int size = StrictUtf8.ByteCount(text);
            bytes = bytes.Length >= size ? bytes : new byte[size * 2];
            StrictUtf8.Write(text, bytes);
            writer.UInt32((uint)size);
            writer.Bytes(bytes.AsSpan(0, size));
        }

        for (int i = 0; i < count; i++)
        {
            writer.UInt32((uint)_codes[i]);
        }
    }

    /// <inheritdoc/>
    public void ReadValues(int count, ref EncodedReader reader)
    {
        int used = reader.Count(count);
        for (int code = 0; code < used; code++)
        {
            string text = reader.Text(reader.UInt32());
            if (Texts.GetOrAdd(text) != code)
            {
                throw reader.Invalid($"field \"{Field.Name}\" has two codes for one text");
            }
        }

        for (int i = 0; i < count; i++)
        {
            int code = (int)reader.UInt32();
            if (code < NullCode || code >= used || (code == NullCode) != Nulls[i])
            {
                throw reader.Invalid($"field \"{Field.Name}\" has code {code}; its text count is {used}");
            }

            _codes.Append(code);
        }
    }
}

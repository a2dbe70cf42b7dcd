using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Columns;

/// <summary>A column of values that all have one size: numbers, Booleans, points in time, Guids.</summary>
/// <typeparam name="T">As <see cref="FixedCell{T}"/> says; a null is stored as zero.</typeparam>
internal sealed class FixedColumn<T>(ScalarField field) : IScalarColumn
    where T : unmanaged
{
    private readonly PagedArray<T> _cells = new();

    /// <inheritdoc/>
    public ScalarField Field { get; } = field;

    /// <inheritdoc/>
    public PagedBits Nulls { get; } = new();

    /// <inheritdoc/>
    public long ByteCount => (long)_cells.Count * Unsafe.SizeOf<T>();

    /// <inheritdoc/>
    public void Append(FieldValue value)
    {
        Nulls.Append(value.IsNull);
        _cells.Append(FixedCell<T>.From(value));
    }

    /// <inheritdoc/>
    public FieldValue Get(int ordinal)
    {
        if (Nulls[ordinal])
        {
            return default;
        }

        FixedCell<T>.TryTo(_cells[ordinal], Field.Type, out FieldValue value);
        return value;
    }

    /// <summary>The stored cells from <paramref name="start"/> on; they must stand in one page.</summary>
    public ReadOnlySpan<T> Cells(int start, int count) => _cells.Slice(start, count);

    /// <inheritdoc/>
    public void WriteValues(int count, IBufferWriter<byte> output)
    {
        for (int start = 0; start < count; start += PagedArray<T>.PageLength)
        {
            ReadOnlySpan<T> cells = Cells(start, Math.Min(PagedArray<T>.PageLength, count - start));
            output.Write(MemoryMarshal.AsBytes(cells));
        }
    }

    /// <inheritdoc/>
    public void ReadValues(int count, ref EncodedReader reader)
    {
        var page = new T[Math.Min(count, PagedArray<T>.PageLength)];
        for (int start = 0; start < count; start += page.Length)
        {
            Span<T> cells = page.AsSpan(0, Math.Min(page.Length, count - start));
            Span<byte> bytes = MemoryMarshal.AsBytes(cells);
            reader.Bytes(bytes.Length).CopyTo(bytes);
            foreach (T cell in cells)
            {
                if (!FixedCell<T>.TryTo(cell, Field.Type, out _))
                {
                    throw reader.Invalid($"a cell of field \"{Field.Name}\" is no {Field.Type}");
                }

                _cells.Append(cell);
            }
        }
    }
}

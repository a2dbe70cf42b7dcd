using System.Runtime.InteropServices;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Search.Data;
using Turnstile.Vectors;

namespace Turnstile.Search.Drivers;

/// <summary>What files of a set hold, as a vector field takes it.</summary>
internal static class RowValues
{
    /// <summary>The vectors of all rows.</summary>
    public static VectorValue[] Base(VectorSet set, VectorField field) => Of(set, field, set.Base(), set.TokenCount);

    /// <summary>The vectors of all queries.</summary>
    public static VectorValue[] Queries(VectorSet set, VectorField field) =>
        Of(set, field, set.Queries(), set.QueryTokenCount);

    private static VectorValue[] Of(VectorSet set, VectorField field, byte[] file, int tokenCount)
    {
        if (set.Kind == VectorKind.Sparse)
        {
            return [.. SparseFile.Read(file).Select(VectorValue.Of)];
        }

        int dimension = set.Format.Dimension;
        int length = dimension * tokenCount;
        if (set.Format.Element == VectorElement.UInt8 && field.Element == VectorElement.UInt8)
        {
            return [.. Enumerable.Range(0, file.Length / length).Select(
                row => VectorValue.Of(file.AsMemory(row * length, length)))];
        }

        float[] floats = set.Format.Element == VectorElement.UInt8
            ? Array.ConvertAll(file, value => (float)value)
            : MemoryMarshal.Cast<byte, float>(file).ToArray();
        return [.. Enumerable.Range(0, floats.Length / length).Select(row => set.Kind == VectorKind.Multi
            ? VectorValue.OfTokens(floats.AsMemory(row * length, length), dimension)
            : VectorValue.Of(floats.AsMemory(row * length, length)))];
    }
}

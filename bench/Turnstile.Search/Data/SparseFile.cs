using System.Runtime.InteropServices;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Search.Data;

/// <summary>Sparse vectors in a file of a set: each behind the count of its bytes.</summary>
internal static class SparseFile
{
    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(IEnumerable<SparseVector> vectors)
    {
        using var file = new MemoryStream();
        foreach (SparseVector vector in vectors)
        {
            byte[] bytes = new byte[sizeof(int) + vector.ByteCount];
            MemoryMarshal.Write(bytes, vector.ByteCount);
            vector.Write(bytes.AsSpan(sizeof(int)));
            file.Write(bytes);
        }

        return file.ToArray();
    }

    /// <summary>The vectors of a file's bytes, in order.</summary>
    public static IEnumerable<SparseVector> Read(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            int count = MemoryMarshal.Read<int>(file.AsSpan(at));
            at += sizeof(int);
            yield return SparseVector.Read(file.AsSpan(at, count));
            at += count;
        }
    }
}

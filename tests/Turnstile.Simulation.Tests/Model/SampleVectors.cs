using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>Small vectors out of seeds; equal seeds give equal vectors, and some seeds give zero vectors.</summary>
internal static class SampleVectors
{
    /// <summary>A vector for <paramref name="field"/>.</summary>
    public static VectorValue Of(VectorField field, ulong seed)
    {
        var chance = new Chance(seed);
        bool isZero = chance.Percent(4);
        if (field.Kind == VectorKind.Sparse)
        {
            return SparseOf(chance);
        }

        if (field.Kind == VectorKind.Multi)
        {
            float[] tokens = new float[(1 + chance.UpTo(3)) * field.Dimension];
            for (int i = 0; i < tokens.Length && !isZero; i++)
            {
                tokens[i] = (chance.UpTo(2000) - 1000) / 100f;
            }

            return VectorValue.OfTokens(tokens, field.Dimension);
        }

        switch (field.Element)
        {
            case VectorElement.Float32:
                float[] floats = new float[field.Dimension];
                for (int i = 0; i < floats.Length && !isZero; i++)
                {
                    floats[i] = (chance.UpTo(2000) - 1000) / 100f;
                }

                return floats;
            case VectorElement.Float16:
                Half[] halves = new Half[field.Dimension];
                for (int i = 0; i < halves.Length && !isZero; i++)
                {
                    halves[i] = (Half)((chance.UpTo(2000) - 1000) / 100f);
                }

                return halves;
            case VectorElement.UInt8 or VectorElement.Binary:
                byte[] bytes = new byte[field.ByteCount];
                for (int i = 0; i < bytes.Length && !isZero; i++)
                {
                    bytes[i] = (byte)chance.UpTo(255);
                }

                return field.Element == VectorElement.Binary ? VectorValue.OfBits(bytes) : bytes;
            default:
                sbyte[] signed = new sbyte[field.Dimension];
                for (int i = 0; i < signed.Length && !isZero; i++)
                {
                    signed[i] = (sbyte)(chance.UpTo(255) - 128);
                }

                return signed;
        }
    }

    // Few terms, so that many documents share some.
    private static SparseVector SparseOf(Chance chance)
    {
        const uint TermCount = 12;
        var terms = new List<uint>();
        var weights = new List<float>();
        for (uint term = 0; term < TermCount; term++)
        {
            if (chance.Percent(30) || (term == TermCount - 1 && terms.Count == 0))
            {
                terms.Add(term * 1_000_003);
                weights.Add((1 + chance.UpTo(500)) / (chance.Percent(10) ? -100f : 100f));
            }
        }

        return new SparseVector(terms.ToArray(), weights.ToArray());
    }
}

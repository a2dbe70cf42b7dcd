using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>Small vectors out of seeds; equal seeds give equal vectors, and some seeds give zero vectors.</summary>
internal static class SampleVectors
{
    /// <summary>A vector for <paramref name="field"/>.</summary>
    public static VectorValue Of(VectorField field, ulong seed)
    {
        var chance = new Chance(seed);
        bool isZero = chance.Percent(4);
        switch (field.Element)
        {
            case VectorElement.Float32:
                float[] floats = new float[field.Dimension];
                for (int i = 0; i < floats.Length && !isZero; i++)
                {
                    floats[i] = (chance.UpTo(2000) - 1000) / 100f;
                }

                return floats;
            case VectorElement.UInt8:
                byte[] bytes = new byte[field.Dimension];
                for (int i = 0; i < bytes.Length && !isZero; i++)
                {
                    bytes[i] = (byte)chance.UpTo(255);
                }

                return bytes;
            default:
                sbyte[] signed = new sbyte[field.Dimension];
                for (int i = 0; i < signed.Length && !isZero; i++)
                {
                    signed[i] = (sbyte)(chance.UpTo(255) - 128);
                }

                return signed;
        }
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Quantizers;

/// <summary>A quantizer as bytes, so that what made codes is known when they are read. Format: docs/formats/codes.md.
/// </summary>
/// <remarks><code>
/// offset  size  field
///      0     4  magic "TQNT"
///      4     4  version, 1
///      8     1  kind: 1 LVQ, 3 bfloat16, 4 float16, 5 RaBitQ; 2 was RaBitQ without means
///      9     1  bits; 16 for bfloat16 and float16
///     10     1  bits of the second level; LVQ only, else 0
///     11     1  1 when there is a centre; RaBitQ only, else 0
///     12     4  dimension
///     16     8  seed; RaBitQ only, else 0
///     24   4 d  float32 centre, when there is one
/// </code>All little-endian. Number type, dimension and metric are the vector field's, and not repeated.</remarks>
public static class QuantizerCodec
{
    private const uint Magic = 0x544E_5154;
    private const uint Version = 1;
    private const int HeaderBytes = 24;
    private const byte Lvq = 1;
    private const byte BFloat16 = 3;
    private const byte Float16 = 4;
    private const byte RaBitQ = 5;
    private const byte HalfBits = 16;

    /// <summary>The bytes of a quantizer.</summary>
    /// <param name="quantizer">Any of this assembly.</param>
    public static byte[] Write(Quantizer quantizer)
    {
        ArgumentNullException.ThrowIfNull(quantizer);
        ReadOnlySpan<float> centre = quantizer is RaBitQuantizer { Centre: var own } ? own : [];
        byte[] bytes = new byte[HeaderBytes + (centre.Length * sizeof(float))];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), quantizer.Format.Dimension);
        switch (quantizer)
        {
            case LvqQuantizer lvq:
                (bytes[8], bytes[9], bytes[10]) = (Lvq, (byte)lvq.Bits, (byte)lvq.ResidualBits);
                break;
            case RaBitQuantizer bit:
                (bytes[8], bytes[9], bytes[11]) = (RaBitQ, (byte)bit.Bits, (byte)(centre.IsEmpty ? 0 : 1));
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), bit.Seed);
                break;
            default:
                bool isBrain = ((HalfQuantizer)quantizer).Precision == HalfPrecision.BFloat16;
                (bytes[8], bytes[9]) = (isBrain ? BFloat16 : Float16, HalfBits);
                break;
        }

        MemoryMarshal.AsBytes(centre).CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>Makes the quantizer again, trusting none of the bytes.</summary>
    /// <param name="format">The vectors that were quantized.</param>
    /// <param name="bytes">What <see cref="Write"/> gave, no more and no less.</param>
    /// <exception cref="InvalidDataException">The bytes are no quantizer of this format.</exception>
    public static Quantizer Read(VectorFormat format, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(format);
        CodeCheck.Require(bytes.Length >= HeaderBytes, "length", $"{HeaderBytes} or more", bytes.Length);
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        int dimension = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        ulong seed = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        (byte kind, byte bits, byte residualBits, byte hasCentre) = (bytes[8], bytes[9], bytes[10], bytes[11]);
        CodeCheck.Require(magic == Magic, "magic", Magic, magic);
        CodeCheck.Require(version == Version, "version", Version, version);
        CodeCheck.Require(kind is Lvq or (>= BFloat16 and <= RaBitQ), "kind", "1, 3, 4 or 5", kind);
        CodeCheck.Require(dimension == format.Dimension, "dimension", format.Dimension, dimension);
        CodeCheck.Require(residualBits == 0 || kind == Lvq, "bits of the second level", 0, residualBits);
        CodeCheck.Require(hasCentre == 0 || (kind == RaBitQ && hasCentre == 1), "centre", "0 or 1", hasCentre);
        CodeCheck.Require(seed == 0 || kind == RaBitQ, "seed", 0, seed);
        CodeCheck.Require(kind is Lvq or RaBitQ || bits == HalfBits, "bits", HalfBits, bits);
        int length = HeaderBytes + (hasCentre * dimension * sizeof(float));
        CodeCheck.Require(bytes.Length == length, "length", length, bytes.Length);
        try
        {
            return kind switch
            {
                Lvq => new LvqQuantizer(format, bits, residualBits),
                RaBitQ => new RaBitQuantizer(format, bits, seed, MemoryMarshal.Cast<byte, float>(bytes[HeaderBytes..])),
                BFloat16 => new HalfQuantizer(format, HalfPrecision.BFloat16),
                _ => new HalfQuantizer(format, HalfPrecision.Float16),
            };
        }
        catch (ArgumentException refused)
        {
            throw new InvalidDataException($"quantizer: {refused.Message}", refused);
        }
    }
}

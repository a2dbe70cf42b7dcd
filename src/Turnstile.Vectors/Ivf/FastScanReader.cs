using System.Numerics;

namespace Turnstile.Vectors.Ivf;

/// <summary>Turns bytes back into the codes of lists, trusting none of them. Format: docs/formats/ivf.md.</summary>
/// <remarks>What is refused: bits that no component or no entry has, numbers that are not finite, and scales and errors
/// below 0. Other damage changes which rows are scored exactly, never what a distance is.</remarks>
public static unsafe class FastScanReader
{
    private const int GroupBytes = FastScanCodes.GroupBytes;
    private const int BlockCount = FastScanCodes.BlockCount;

    /// <summary>Reads codes from the position of the stream, and no byte more.</summary>
    /// <param name="source">The bytes; the caller has checked their checksum.</param>
    /// <param name="index">The lists they are the codes of.</param>
    /// <returns>Codes that find what the written ones found; the caller owns them.</returns>
    /// <exception cref="InvalidDataException">The bytes are not codes of these lists.</exception>
    public static FastScanCodes Read(Stream source, IvfIndex index)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(index);
        var bytes = new NumberSource(source, "list codes");
        bytes.Int32("magic", (int)IvfFormat.CodesMagic, (int)IvfFormat.CodesMagic);
        bytes.Int32("version", (int)IvfFormat.Version, (int)IvfFormat.Version);
        bytes.Int32("dimension", index.Format.Dimension, index.Format.Dimension);
        bytes.Int32("list count", index.ListCount, index.ListCount);
        bytes.Int32("entry count", index.EntryCount, index.EntryCount);
        bytes.Int32("reserved", 0, 0);
        FastScanCodes codes = FastScanCodes.Reserve(index, bytes.UInt64("seed"));
        try
        {
            for (int list = 0; list < index.ListCount; list++)
            {
                for (int i = 0; i < codes.BlocksOf(list); i++)
                {
                    // In bounds: the list has that many blocks.
                    byte* start = codes.Blocks(list) + ((long)i * codes.BlockBytes);
                    int entryCount = Math.Min(BlockCount, index.Members(list).Length - (i * BlockCount));
                    ReadBlock(bytes, codes, new FastScanBlock(start, codes.GroupCount), entryCount);
                }
            }

            return codes;
        }
        catch
        {
            codes.Dispose();
            throw;
        }
    }

    private static void ReadBlock(NumberSource source, FastScanCodes codes, FastScanBlock block, int entryCount)
    {
        // In bounds: a block has 16 bytes for each group.
        int dimension = codes.Index.Format.Dimension;
        long at = source.Position;
        source.Fill(new Span<byte>(block.Codes, codes.GroupCount * GroupBytes), "codes");
        for (int group = 0; group < codes.GroupCount; group++)
        {
            int componentCount = Math.Clamp(dimension - (group * FastScanCodes.GroupComponents), 0, 4);
            int allowed = ((1 << componentCount) - 1) * 0x11;
            foreach (byte pair in new ReadOnlySpan<byte>(block.Codes + (group * GroupBytes), GroupBytes))
            {
                if ((pair & ~allowed) != 0)
                {
                    source.Require(false, at, "padding of codes", 0, pair);
                }
            }
        }

        for (int entry = 0; entry < BlockCount; entry++)
        {
            int ones = CountOnes(block, entry, codes.GroupCount);
            bool isEntry = entry < entryCount;
            source.Require(isEntry || ones == 0, at, "codes beyond the last entry", 0, ones);
            block.Ones[entry] = isEntry ? ones - (dimension / 2f) : 0;
        }

        ReadNumbers(source, block.Add, "distance", float.MinValue, entryCount);
        ReadNumbers(source, block.Scale, "scale", 0, entryCount);
        ReadNumbers(source, block.Error, "error bound", 0, entryCount);
    }

    private static int CountOnes(FastScanBlock block, int entry, int groupCount)
    {
        // In bounds: as above.
        (int place, int shift) = FastScanCodes.PlaceOf(entry);
        int ones = 0;
        for (int group = 0; group < groupCount; group++)
        {
            ones += BitOperations.PopCount((uint)(block.Codes[(group * GroupBytes) + place] >> shift) & 0xF);
        }

        return ones;
    }

    private static void ReadNumbers(NumberSource source, float* target, string what, float min, int entryCount)
    {
        // In bounds: the block has 32 of each number.
        for (int entry = 0; entry < BlockCount; entry++)
        {
            long at = source.Position;
            float number = source.Single(what);
            bool fits = entry < entryCount ? float.IsFinite(number) && number >= min : number == 0;
            if (!fits)
            {
                source.Require(false, at, what, entry < entryCount ? $"a finite number from {min}" : "0", number);
            }

            target[entry] = number;
        }
    }
}

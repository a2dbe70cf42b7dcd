using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>
/// Asks the processor to fetch memory that is needed soon. Never faults; does nothing where there is no such thing.
/// </summary>
internal static unsafe class Prefetch
{
    private const int BytesUnderWay = 8 * 1024;
    private const int BytesUnderWayOfTwo = 2 * 1024;
    private const int RecordsAheadMax = 8;

    /// <summary>
    /// How many records to fetch ahead, so that about as many bytes are under way as the processor can track.
    /// </summary>
    public static int RecordsAhead(int recordBytes) => Math.Clamp(BytesUnderWay / recordBytes, 1, RecordsAheadMax);

    /// <summary>The same for each of two lists that are fetched at once. Fewer than half as many bytes: a request too
    /// many makes all others wait, neighbour rows among them.</summary>
    public static int RecordsAheadOfTwo(int recordBytes) =>
        Math.Clamp(BytesUnderWayOfTwo / recordBytes, 1, RecordsAheadMax);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>
    /// Fetches a record into the second-level cache, whose queue of misses is longer than the first level's.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Record(byte* record, int byteCount)
    {
        if (Sse.IsSupported)
        {
            for (int offset = 0; offset < byteCount; offset += VectorFormat.BlockBytes)
            {
                Sse.Prefetch1(record + offset);
            }
        }
    }
}

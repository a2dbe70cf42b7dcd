namespace Turnstile.Storage;

/// <summary>Writes bytes of a file again as they are, so that the next sync has to carry them to the disk.</summary>
/// <remarks>After a failed sync the system may show content that it forgot to write, and call the next sync a success
/// although it wrote nothing. Whoever reads such a file after a restart cannot know. Written again, it is new to the
/// system. A power cut meanwhile does no harm: every sector gets the bytes it has.</remarks>
internal static class Rewrite
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Writes bytes [<paramref name="from"/>, <paramref name="to"/>) again, and syncs the file.</summary>
    public static void AndSync(IFile file, long from, long to)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(to - from, 0, ChunkBytes));
        while (from < to)
        {
            int count = file.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)));
            if (count == 0)
            {
                break;
            }

            file.Write(from, buffer.AsSpan(0, count));
            from += count;
        }

        file.Sync();
    }
}

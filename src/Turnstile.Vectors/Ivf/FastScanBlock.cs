namespace Turnstile.Vectors.Ivf;

/// <summary>One block of 32 entries: see <see cref="FastScanCodes"/> for the layout.</summary>
internal readonly unsafe struct FastScanBlock(byte* start, int groupCount)
{
    public byte* Codes => start;

    public float* Add => (float*)(start + (groupCount * FastScanCodes.GroupBytes));

    public float* Scale => Add + FastScanCodes.BlockCount;

    public float* Ones => Scale + FastScanCodes.BlockCount;

    public float* Error => Ones + FastScanCodes.BlockCount;
}

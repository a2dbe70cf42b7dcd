using Turnstile.Cli.Numbers;

namespace Turnstile.Search.Data;

/// <summary>A random projection to fewer dimensions, by signs (Achlioptas, 2003): distances stay nearly as they
/// were.</summary>
internal sealed class Projection
{
    private readonly int _from;
    private readonly int _to;
    private readonly float[] _signs;

    public Projection(int from, int to, ulong seed)
    {
        _from = from;
        _to = to;
        _signs = new float[from * to];
        var chance = new SplitMix64(seed);
        float length = 1 / MathF.Sqrt(to);
        for (int i = 0; i < _signs.Length; i++)
        {
            _signs[i] = chance.Below(2) == 0 ? length : -length;
        }
    }

    /// <summary>Projects rows of bytes.</summary>
    public float[] Apply(byte[] rows) => Apply(Array.ConvertAll(rows, value => (float)value));

    /// <summary>Projects rows of floats.</summary>
    public float[] Apply(float[] rows)
    {
        float[] projected = new float[rows.Length / _from * _to];
        Parallel.For(0, rows.Length / _from, row =>
        {
            ReadOnlySpan<float> whole = rows.AsSpan(row * _from, _from);
            for (int i = 0; i < _to; i++)
            {
                projected[(row * _to) + i] = Floats.Dot(whole, _signs.AsSpan(i * _from, _from));
            }
        });
        return projected;
    }
}

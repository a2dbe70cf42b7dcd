using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>Estimates distances of code records to one of them, of short codes: see <see cref="StandInQuery"/>.
/// </summary>
internal readonly unsafe struct StandInScorer<TDot> : IScorer<StandInScorer<TDot>>
    where TDot : struct, ICodeDot
{
    private readonly LevelQuery _levels;
    private readonly int _auxOffset;
    private readonly StandInQuery _row;
    private readonly CodeScorer<TDot> _keys;

    private StandInScorer(PreparedQuery query)
    {
        _levels = query.Levels;
        _auxOffset = query.Quantizer!.Layout!.AuxOffset;
        _row = query.StandIn;
        _keys = CodeScorer<TDot>.Of(query);
    }

    public static StandInScorer<TDot> Of(PreparedQuery query) => new(query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Score(byte* record)
    {
        // In bounds: a record has its levels and, behind them, its numbers, with bounds.
        int dot = TDot.Dot(_levels, record);
        return _keys.KeyOf(_row.Distance(*(CodeNumbers*)(record + _auxOffset), dot));
    }

    public bool IsClearlyNearer(uint key, uint other) => _keys.IsClearlyNearer(key, other);
}

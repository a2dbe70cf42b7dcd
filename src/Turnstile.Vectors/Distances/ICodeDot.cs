namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of a query with all levels of a record, of one part or of two.</summary>
internal unsafe interface ICodeDot
{
    static abstract int Dot(in LevelQuery query, byte* record);
}

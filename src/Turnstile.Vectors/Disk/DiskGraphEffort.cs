using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Disk;

/// <summary>How far a search of a graph on disk looks.</summary>
/// <param name="Ef">Passing candidates kept, 1 to <see cref="Hnsw.HnswSearcher.EfMax"/>; at least k are.</param>
/// <param name="VisitMax">Distances after which to give up; at least 1.</param>
/// <param name="Reach">How far the searches of other graphs before went; narrowed by this one. Null for a search
/// alone.</param>
public readonly record struct DiskGraphEffort(int Ef, int VisitMax = int.MaxValue, SearchReach? Reach = null);

using Turnstile.Caching;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>Where segments are opened.</summary>
/// <param name="Files">The disk.</param>
/// <param name="Directory">The database's directory.</param>
/// <param name="Cache">Keeps pages of graphs on disk, beside blocks of tables and within one budget.</param>
/// <param name="Wake">Wakes workers that read and build indexes; from any thread.</param>
internal sealed record SegmentSite(IFileSystem Files, string Directory, BlockCache Cache, Action Wake);

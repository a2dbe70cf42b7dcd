namespace Turnstile.Log;

/// <summary>What a frame holds. The numbers stand in files and are never reused.</summary>
internal enum FrameKind : uint
{
    /// <summary>A group of operations; in logs.</summary>
    Operations = 1,

    /// <summary>One version edit; in manifests.</summary>
    Edit = 2,
}

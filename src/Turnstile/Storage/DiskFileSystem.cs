namespace Turnstile.Storage;

/// <summary>The real disk.</summary>
internal sealed class DiskFileSystem
{
}

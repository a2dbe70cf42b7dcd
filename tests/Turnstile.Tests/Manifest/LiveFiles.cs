using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Tests.Manifest;

/// <summary>Files for tests.</summary>
internal static class LiveFiles
{
    public static LiveFile Table(ulong number, string smallest = "a", string largest = "z") =>
        Of(number, FileKind.Table, 0) with
        {
            SmallestKey = System.Text.Encoding.UTF8.GetBytes(smallest),
            LargestKey = System.Text.Encoding.UTF8.GetBytes(largest),
        };

    public static LiveFile Of(ulong number, FileKind kind, ulong parent) => new(
        new FileNumber(number),
        kind,
        3,
        1,
        new FileNumber(parent),
        4096,
        0xCAFEBABE,
        new Sequence(10),
        new Sequence(20),
        default,
        default,
        11);
}

using System.Runtime.InteropServices;

namespace Turnstile.Storage;

/// <summary>The one call of Windows that .NET does not offer: the hard link.</summary>
internal static partial class Win32
{
    /// <summary>A second name for a file.</summary>
    public static void Link(string source, string link)
    {
        if (!CreateHardLink(link, source, IntPtr.Zero))
        {
            throw new StorageException("link", link, Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport(
        "kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string link, string source, IntPtr security);
}

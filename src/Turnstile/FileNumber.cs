using System.Globalization;

namespace Turnstile;

/// <summary>The number in a file's name: unique in one database, given out once, never reused.</summary>
/// <param name="Value">1 and up; 0 stands for no file.</param>
internal readonly record struct FileNumber(ulong Value) : IComparable<FileNumber>
{
    /// <summary>The number after this one.</summary>
    public FileNumber Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(FileNumber other) => Value.CompareTo(other.Value);

    /// <summary>Six digits at least, as it stands in file names.</summary>
    public override string ToString() => Value.ToString("D6", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace Turnstile.Cli.Torture;

/// <summary>One key or one document that the writers fight over.</summary>
internal readonly record struct Entity(EntityKind Kind, int Number)
{
    /// <summary>The key of a key.</summary>
    public byte[] Key() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key/{Number:D4}"));

    /// <summary>Reads what <see cref="Key"/> writes.</summary>
    public static bool TryParse(EntityKind kind, ReadOnlySpan<byte> key, out Entity entity)
    {
        ReadOnlySpan<byte> digits = key[Math.Min("key/".Length, key.Length)..];
        bool isKey = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        entity = new Entity(kind, number);
        return isKey && key.SequenceEqual(entity.Key());
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Number}");
}

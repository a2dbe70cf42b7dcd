using System.Diagnostics.CodeAnalysis;

namespace Turnstile;

/// <summary>Checks that stay on in release builds, for what is about to be written and what was just read.</summary>
internal static class Invariant
{
    /// <summary>Throws <see cref="InvariantException"/> unless <paramref name="holds"/>.</summary>
    public static void Check([DoesNotReturnIf(false)] bool holds, string law, string message)
    {
        if (!holds)
        {
            throw new InvariantException(law, message);
        }
    }
}

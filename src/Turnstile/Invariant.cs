using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

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

    /// <summary>The same; the message is put together only when the check fails.</summary>
    public static void Check(
        [DoesNotReturnIf(false)] bool holds,
        string law,
        [InterpolatedStringHandlerArgument(nameof(holds))] ref InvariantMessage message)
    {
        if (!holds)
        {
            throw new InvariantException(law, message.Take());
        }
    }
}

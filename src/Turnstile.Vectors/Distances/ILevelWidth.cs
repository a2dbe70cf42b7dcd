using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>How many bits a level has in a packed byte: constants that the kernels are compiled with.</summary>
internal interface ILevelWidth
{
    /// <summary>Levels in a byte: 1, 2, 4 or 8.</summary>
    static abstract int FieldCount { get; }

    /// <summary>Bits from one level to the next.</summary>
    static abstract int Shift { get; }

    /// <summary>The bits of the lowest level.</summary>
    static abstract byte Mask { get; }

    /// <summary>Brings the next level of every byte down; bits above the mask are anything.</summary>
    static abstract Vector128<byte> Next(Vector128<byte> packed);

    /// <inheritdoc cref="Next(Vector128{byte})"/>
    static abstract Vector256<byte> Next(Vector256<byte> packed);

    /// <inheritdoc cref="Next(Vector128{byte})"/>
    static abstract Vector512<byte> Next(Vector512<byte> packed);
}

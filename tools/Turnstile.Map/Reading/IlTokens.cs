using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Turnstile.Map.Reading;

/// <summary>Walks a method body and yields what its instructions name: types, methods, fields, signatures.</summary>
internal static class IlTokens
{
    private const byte TwoByteMarker = 0xFE;

    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value), code => code.OperandType);

    /// <summary>The handles named in <paramref name="il"/>, in order of appearance.</summary>
    /// <exception cref="InvalidDataException">The bytes are not IL.</exception>
    public static List<EntityHandle> In(BlobReader il)
    {
        var found = new List<EntityHandle>();
        while (il.RemainingBytes > 0)
        {
            ushort code = il.ReadByte();
            if (code == TwoByteMarker)
            {
                code = (ushort)((TwoByteMarker << 8) | il.ReadByte());
            }

            if (!Operands.TryGetValue(code, out OperandType operand))
            {
                throw new InvalidDataException($"0x{code:X} is not an instruction");
            }

            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                or OperandType.InlineType or OperandType.InlineSig)
            {
                found.Add(MetadataTokens.EntityHandle(il.ReadInt32()));
            }
            else
            {
                int operandBytes = OperandBytes(operand, ref il);
                il.Offset += operandBytes;
            }
        }

        return found;
    }

    private static int OperandBytes(OperandType operand, ref BlobReader il) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => il.ReadInt32() * 4,
        _ => 4,
    };
}

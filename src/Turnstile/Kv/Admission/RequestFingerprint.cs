using System.Buffers.Binary;
using System.Security.Cryptography;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Sums up what a batch asks for: operations, conditions, operands, and the batch to take otherwise.</summary>
/// <remarks>SHA-256, cut to 16 bytes, of what the caller gave, without anything that the turnstile or a hint fills in;
/// so a batch has the same fingerprint before and after it was committed. Stands in files (docs/formats/requests.md):
/// it may never change.</remarks>
internal static class RequestFingerprint
{
    private const int HeadBytes = 56;

    /// <summary>The fingerprint of a batch.</summary>
    public static UInt128 Of(OperationBuffer operations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, operations);
        Append(hash, operations.Otherwise);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private static void Append(IncrementalHash hash, OperationBuffer? operations)
    {
        AppendAll(hash, operations);
        AppendAll(hash, operations?.Guards);
    }

    private static void AppendAll(IncrementalHash hash, OperationBuffer? operations)
    {
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(count, operations?.AskedCount ?? -1);
        hash.AppendData(count);
        for (int i = 0; i < (operations?.AskedCount ?? 0); i++)
        {
            AppendOne(hash, operations!, i);
        }
    }

    private static void AppendOne(IncrementalHash hash, OperationBuffer operations, int index)
    {
        Operation operation = operations[index];
        OperationRule rule = operations.HasRules ? operations.RuleOf(index) : default;
        Precondition asked = operations.Notes[index].Precondition;
        bool isMerge = rule.Merge != 0;
        bool ofValue = asked.Kind == PreconditionKind.ValueEquals;
        ReadOnlySpan<byte> value = isMerge ? operations.OperandAt(rule.Operand) : operation.Value;
        ReadOnlySpan<byte> expected = ofValue ? operations.OperandAt(BytePlace.Unpack(asked.Expected)) : [];
        Span<byte> head = stackalloc byte[HeadBytes];
        head[0] = operation.Kind;
        head[1] = operation.Flags;
        head[2] = rule.Merge;
        head[3] = (byte)asked.Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], operation.Target);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], operation.Key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], operation.Columns.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[20..], expected.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], rule.StampPosition);
        BinaryPrimitives.WriteInt64LittleEndian(head[32..], rule.TimeToLive);
        long expiresAt = isMerge || rule.TimeToLive != 0 ? 0 : operation.ExpiresAt;
        BinaryPrimitives.WriteInt64LittleEndian(head[40..], expiresAt);
        BinaryPrimitives.WriteUInt64LittleEndian(head[48..], ofValue ? 0 : asked.Expected);
        hash.AppendData(head);
        AppendKey(hash, operation.Key, rule.StampPosition);
        hash.AppendData(value);
        hash.AppendData(operation.Columns);
        hash.AppendData(expected);
    }

    private static void AppendKey(IncrementalHash hash, ReadOnlySpan<byte> key, int stampPosition)
    {
        if (stampPosition == 0)
        {
            hash.AppendData(key);
            return;
        }

        hash.AppendData(key[..(stampPosition - 1)]);
        hash.AppendData(key[(stampPosition - 1 + sizeof(ulong))..]);
    }
}

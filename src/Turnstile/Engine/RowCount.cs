using Turnstile.Collections.Writing;
using Turnstile.Kv;
using Turnstile.Log;

namespace Turnstile.Engine;

/// <summary>Counts the rows that operations write, to ask a memtable for room.</summary>
internal static class RowCount
{
    /// <summary>One for each operation, or as many as it deletes.</summary>
    public static int Of(ReadOnlySpan<byte> operations) => Of(operations, out _);

    /// <summary>The same, and how many of them delete ranges.</summary>
    public static int Of(ReadOnlySpan<byte> operations, out int ranges)
    {
        ranges = 0;
        int count = 0;
        var reader = new OperationReader(operations);
        while (reader.TryRead(out Operation operation))
        {
            count++;
            ranges += operation.Kind == (byte)KeyOperationKind.DeleteRange ? 1 : 0;
            if (operation.Kind == DocumentOperationKind.DeleteMany)
            {
                var list = new DeleteList(operation.Value);
                while (list.MoveNext())
                {
                    count++;
                }
            }
        }

        return count;
    }
}

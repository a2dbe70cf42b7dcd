using Turnstile.Collections.Writing;
using Turnstile.Log;

namespace Turnstile.Engine;

/// <summary>Counts the rows that operations write, to ask a memtable for room.</summary>
internal static class RowCount
{
    /// <summary>One for each operation, or as many as it deletes.</summary>
    public static int Of(ReadOnlySpan<byte> operations)
    {
        int count = 0;
        var reader = new OperationReader(operations);
        while (reader.TryRead(out Operation operation))
        {
            count++;
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

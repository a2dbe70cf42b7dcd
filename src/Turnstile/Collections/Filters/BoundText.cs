using Turnstile.Collections.Columns;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>A text that passes, or does not pass, a test. Each different text of a column is tested once.</summary>
internal sealed class BoundText(ScalarField field, TextTest test, bool isNegated) : IBoundNode
{
    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        if (block.Columns.Find(field) is not TextColumn column)
        {
            LeafBits.AllUnknown(isTrue, isUnknown);
            return;
        }

        ReadOnlySpan<int> codes = column.Codes(block.Start, block.Count);
        if (test.Single is { } single)
        {
            // A code that no row has: a text that is not in the dictionary is in no row that was published.
            int code = column.Texts.TryGetCode(single, out int found) ? found : int.MaxValue;
            RangeScan.Find(codes, code, code, isTrue);
        }
        else
        {
            ScanMemo(codes, column.Texts, block.Scratch.TextMemo(this, column.Texts), isTrue);
        }

        LeafBits.Finish(column, block, isNegated, isTrue, isUnknown);
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject)
    {
        FieldValue value = subject.Get(field);
        return value.IsNull ? Truth.Unknown : LeafBits.Of(test.Passes(value.AsString()), isNegated);
    }

    private void ScanMemo(ReadOnlySpan<int> codes, TextDictionary texts, sbyte[] memo, Span<ulong> isTrue)
    {
        isTrue.Clear();
        for (int i = 0; i < codes.Length; i++)
        {
            int code = codes[i];
            if (code == TextColumn.NullCode)
            {
                continue;
            }

            if (memo[code] == 0)
            {
                memo[code] = test.Passes(texts[code]) ? (sbyte)1 : (sbyte)-1;
            }

            isTrue[i / 64] |= memo[code] > 0 ? 1UL << (i % 64) : 0;
        }
    }
}

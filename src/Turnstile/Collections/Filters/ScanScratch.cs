using Turnstile.Collections.Columns;

namespace Turnstile.Collections.Filters;

/// <summary>What one evaluation of a filter over one segment remembers between blocks.</summary>
/// <remarks>Threads: one at a time.</remarks>
internal sealed class ScanScratch
{
    private Dictionary<IBoundNode, sbyte[]>? _textMemos;

    /// <summary>For each code of a dictionary: 0 not looked at, 1 fits, -1 does not.</summary>
    public sbyte[] TextMemo(IBoundNode node, TextDictionary texts)
    {
        _textMemos ??= [];
        if (!_textMemos.TryGetValue(node, out sbyte[]? memo))
        {
            memo = new sbyte[texts.Count];
            _textMemos.Add(node, memo);
        }

        return memo;
    }
}

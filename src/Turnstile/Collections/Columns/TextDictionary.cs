using System.Collections.Concurrent;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Columns;

/// <summary>The different texts of a column, each with a code: 0, 1, 2, ... in the order of their first use.</summary>
/// <remarks>One writer adds; readers take no lock. A reader that was told a row count finds every text of those rows,
/// since a text is added before its row is published. Threads: GetOrAdd from the writer, the rest from any.</remarks>
internal sealed class TextDictionary
{
    private readonly PagedArray<string> _texts = new();
    private readonly ConcurrentDictionary<string, int> _codes = new(1, 31, StringComparer.Ordinal);

    // volatile, written by the writer
    private int _count;

    /// <summary>What the texts take in a file, bytes. Writer only, and any once no text follows.</summary>
    public long ByteCount { get; private set; }

    /// <summary>How many texts there are: a code below this count can be read.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The text of <paramref name="code"/>.</summary>
    public string this[int code] => _texts[code];

    /// <summary>The code of <paramref name="text"/>; false if no row holds it.</summary>
    public bool TryGetCode(string text, out int code) => _codes.TryGetValue(text, out code);

    /// <summary>The code of <paramref name="text"/>, given now if it is new. Writer only.</summary>
    public int GetOrAdd(string text)
    {
        if (!_codes.TryGetValue(text, out int code))
        {
            code = _count;
            _texts.Append(text);
            ByteCount += sizeof(int) + StrictUtf8.ByteCount(text);
            _codes[text] = code;
            Volatile.Write(ref _count, code + 1);
        }

        return code;
    }
}

namespace Turnstile.Map.Measuring;

/// <summary>Finds rooms that use each other in a circle: strongly connected components, after Tarjan (1972).</summary>
internal sealed class Circles
{
    private readonly ILookup<string, string> _next;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _low = new(StringComparer.Ordinal);
    private readonly Stack<string> _open = [];
    private readonly List<IReadOnlyList<string>> _found = [];

    private Circles(IReadOnlyList<Arrow> arrows)
    {
        _next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
    }

    /// <summary>Each circle as the names of its rooms; names and circles in ordinal order.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> In(IReadOnlyList<Arrow> arrows)
    {
        var search = new Circles(arrows);
        foreach (string room in arrows.Select(arrow => arrow.From).Distinct().Order(StringComparer.Ordinal))
        {
            if (!search._index.ContainsKey(room))
            {
                search.Visit(room);
            }
        }

        return [.. search._found.OrderBy(circle => circle[0], StringComparer.Ordinal)];
    }

    private void Visit(string room)
    {
        _index[room] = _low[room] = _index.Count;
        _open.Push(room);
        foreach (string next in _next[room])
        {
            if (_index.TryGetValue(next, out int seen))
            {
                _low[room] = _open.Contains(next) ? Math.Min(_low[room], seen) : _low[room];
            }
            else
            {
                Visit(next);
                _low[room] = Math.Min(_low[room], _low[next]);
            }
        }

        if (_low[room] == _index[room])
        {
            Close(room);
        }
    }

    private void Close(string room)
    {
        var circle = new List<string>();
        do
        {
            circle.Add(_open.Pop());
        }
        while (circle[^1] != room);

        if (circle.Count > 1)
        {
            circle.Sort(StringComparer.Ordinal);
            _found.Add(circle);
        }
    }
}

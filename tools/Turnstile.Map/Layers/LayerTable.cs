namespace Turnstile.Map.Layers;

/// <summary>The table of layers: which room may use which, and where the exceptions may stand.</summary>
/// <remarks>Text form: see the head of <c>src/Turnstile/layers.txt</c>. Immutable. Threads: any.</remarks>
internal sealed class LayerTable
{
    private static readonly string[] Directives = ["edges", "unsafe", "blocking", "native", "libraries"];

    private readonly Dictionary<string, string[]> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _directives = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    private LayerTable()
    {
    }

    /// <summary>The rooms with a row, from the roof down.</summary>
    public IReadOnlyList<string> Rooms => _order;

    /// <summary>Rooms outside the table, held to the public API by the compiler.</summary>
    public IReadOnlyList<string> Edges => Directive("edges");

    /// <summary>Native libraries that may be called.</summary>
    public IReadOnlyList<string> Libraries => Directive("libraries");

    /// <summary>Reads the table from its text.</summary>
    /// <exception cref="InvalidDataException">A line is not <c>Name: names</c>, or a room has two rows.</exception>
    public static LayerTable Parse(string text)
    {
        var table = new LayerTable();
        string row = "";
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split('#')[0].TrimEnd();
            if (line.StartsWith(' '))
            {
                row += line;
            }
            else if (line.Length > 0)
            {
                table.Add(row);
                row = line;
            }
        }

        table.Add(row);
        return table;
    }

    /// <summary>Whether <paramref name="room"/> has a row.</summary>
    public bool Has(string room) => _rows.ContainsKey(room);

    /// <summary>What a room's row names; nothing for a room without a row.</summary>
    public IReadOnlyList<string> RowOf(string room) => _rows.GetValueOrDefault(room, []);

    /// <summary>Whether a room is an edge, which the compiler holds to the public API.</summary>
    public bool IsEdge(string room) => Edges.Any(edge => Covers(edge, room));

    /// <summary>Whether the arrow stands in the table.</summary>
    public bool Allows(string from, string to) => RowOf(from).Any(name => Covers(name, to));

    /// <summary>Whether an exception (unsafe, blocking, native) covers a room, or one type in it.</summary>
    public bool Lifts(string directive, string room, string type) =>
        Directive(directive).Any(name => Covers(name, room) || name == $"{room}.{type}");

    /// <summary>Rows that name a room which does not stand below them: each would allow a circle or a typo.</summary>
    public IEnumerable<string> Disorder()
    {
        for (int row = 0; row < _order.Count; row++)
        {
            foreach (string name in _rows[_order[row]])
            {
                int place = _order.IndexOf(name);
                if (place <= row)
                {
                    yield return place < 0
                        ? $"{_order[row]}: {name} has no row"
                        : $"{_order[row]}: {name} does not stand below it";
                }
            }
        }
    }

    private static bool Covers(string name, string room) =>
        room == name || room.StartsWith(name + ".", StringComparison.Ordinal);

    private string[] Directive(string name) => _directives.GetValueOrDefault(name, []);

    private void Add(string line)
    {
        if (line.Length == 0)
        {
            return;
        }

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            throw new InvalidDataException($"layer table: \"{line}\" is not \"Name: names\"");
        }

        string name = line[..colon].Trim();
        string[] names = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool isDirective = Directives.Contains(name, StringComparer.Ordinal);
        if (!(isDirective ? _directives : _rows).TryAdd(name, names))
        {
            throw new InvalidDataException($"layer table: {name} has two rows");
        }

        if (!isDirective)
        {
            _order.Add(name);
        }
    }
}

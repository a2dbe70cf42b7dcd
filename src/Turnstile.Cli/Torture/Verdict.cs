namespace Turnstile.Cli.Torture;

/// <summary>What a judgement found.</summary>
internal sealed class Verdict
{
    private const int NotesMax = 20;

    private readonly List<string> _notes = [];

    /// <summary>Entities whose acknowledged state is missing, or that show an older one.</summary>
    public long Lost { get; private set; }

    /// <summary>Commits and documents that are half there.</summary>
    public long Torn { get; private set; }

    /// <summary>Entities that show what was never issued.</summary>
    public long Phantom { get; private set; }

    /// <summary>Whether nothing was found.</summary>
    public bool IsClean => Lost + Torn + Phantom == 0;

    /// <summary>The first findings in words.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Something acknowledged is missing or older.</summary>
    public void AddLost(string note)
    {
        Lost++;
        Add("lost", note);
    }

    /// <summary>Something is half there.</summary>
    public void AddTorn(string note)
    {
        Torn++;
        Add("torn", note);
    }

    /// <summary>Something is there that was never issued.</summary>
    public void AddPhantom(string note)
    {
        Phantom++;
        Add("phantom", note);
    }

    /// <summary>Takes over what another judgement found.</summary>
    public void Add(Verdict other)
    {
        Lost += other.Lost;
        Torn += other.Torn;
        Phantom += other.Phantom;
        _notes.AddRange(other._notes.Take(NotesMax - _notes.Count));
    }

    private void Add(string kind, string note)
    {
        if (_notes.Count < NotesMax)
        {
            _notes.Add($"{kind}: {note}");
        }
    }
}

namespace Turnstile.Cli.Torture;

/// <summary>One commit: what it does, and how durable its answer has to be.</summary>
/// <param name="Tag">Which commit.</param>
/// <param name="Effects">What it does, in order; no entity twice.</param>
/// <param name="Durability">Survives at least the death of the process.</param>
internal sealed record ScriptedCommit(CommitTag Tag, IReadOnlyList<Effect> Effects, Durability Durability)
{
    /// <summary>What it does to <paramref name="entity"/>; null if nothing.</summary>
    public Effect? On(Entity entity)
    {
        foreach (Effect effect in Effects)
        {
            if (effect.Entity == entity)
            {
                return effect;
            }
        }

        return null;
    }
}

namespace Turnstile.Cli.Torture;

/// <summary>What a commit does to one entity: writes it anew or deletes it.</summary>
internal readonly record struct Effect(Entity Entity, bool IsDelete);

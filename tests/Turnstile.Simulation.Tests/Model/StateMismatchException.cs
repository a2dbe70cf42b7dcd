namespace Turnstile.Simulation.Tests.Model;

/// <summary>The database holds something else than the model.</summary>
internal sealed class StateMismatchException(string message) : Exception(message);

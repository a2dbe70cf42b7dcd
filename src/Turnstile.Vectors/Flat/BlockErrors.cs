using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Flat;

/// <summary>The greatest numbers of some rows whose errors are all known: what they rule out of one of these rows, they
/// rule out of all.</summary>
/// <param name="Error">How far a vector is from what its code stands for, and how long that is, at most.</param>
/// <param name="Component">The greatest component that a code stands for, at most.</param>
internal sealed record BlockErrors(CodeError Error, double Component);

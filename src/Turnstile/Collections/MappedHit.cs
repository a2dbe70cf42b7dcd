namespace Turnstile.Collections;

/// <summary>One object found by a query.</summary>
/// <param name="Value">The object.</param>
/// <param name="Distance">How far it is; smaller is closer. See <see cref="Queries.QueryHit"/>.</param>
/// <typeparam name="T">The class, record or struct.</typeparam>
public readonly record struct MappedHit<T>(T Value, double Distance);

namespace Turnstile.Salvage;

/// <summary>What was written into one keyspace or collection of the new database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsCollection">Whether it is a collection.</param>
/// <param name="IsNamed">Whether its name and schema were found. If not, its rows are in a keyspace of a made-up name,
/// documents as their stored rows without vectors.</param>
/// <param name="Count">How many rows or documents were written.</param>
/// <param name="LostCount">How many were found and could not be written: their value could not be read, or a vector is
/// lost that the schema requires.</param>
/// <param name="WithoutVectorsCount">How many of the documents written have null in place of a vector that is
/// lost.</param>
public sealed record SalvagedRows(
    string Name, bool IsCollection, bool IsNamed, long Count, long LostCount, long WithoutVectorsCount);

namespace Turnstile.Vectors;

/// <summary>What is known of the vectors that short codes with bounds stand for, so that two codes can be compared.
/// </summary>
/// <param name="Correlation">How like two vectors are, by how like their stand-ins are.</param>
/// <param name="Spread">Times the length of a stand-in without its mean it is <see cref="CodeNumbers.QueryError"/>, and
/// times that of what lies across the vector <see cref="CodeNumbers.RowError"/>.</param>
internal sealed record StandIns(StandInCorrelation Correlation, float Spread);

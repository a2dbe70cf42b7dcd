namespace Turnstile.Vectors.Hnsw;

/// <summary>Told of every node whose distance a search of the base layer computes.</summary>
internal interface ISink
{
    void See(uint key, int node);
}

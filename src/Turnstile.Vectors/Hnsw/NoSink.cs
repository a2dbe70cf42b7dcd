namespace Turnstile.Vectors.Hnsw;

/// <summary>Listens to nothing; the calls vanish when compiled.</summary>
internal readonly struct NoSink : ISink
{
    public void See(uint key, int node)
    {
    }
}

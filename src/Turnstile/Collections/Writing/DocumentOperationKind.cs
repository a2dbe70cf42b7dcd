namespace Turnstile.Collections.Writing;

/// <summary>The kinds of operations that collections apply. The numbers stand in logs and are never reused.</summary>
internal static class DocumentOperationKind
{
    /// <summary>The first kind of this layer.</summary>
    public const byte First = 32;

    /// <summary>Key: the encoded id; value: the row; columns: the vectors. Replaces the document.</summary>
    public const byte Put = 32;

    /// <summary>Key: the encoded id.</summary>
    public const byte Delete = 33;

    /// <summary>Value: the list of documents to delete, see <see cref="DeleteList"/>.</summary>
    public const byte DeleteMany = 34;
}

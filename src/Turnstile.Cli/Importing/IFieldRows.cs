using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Cli.Importing;

/// <summary>Fields of documents, row after row, from a file.</summary>
internal interface IFieldRows : IDisposable
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>What the document ids are.</summary>
    DocumentIdKind IdKind { get; }

    /// <summary>The fields of every row.</summary>
    IReadOnlyList<ScalarField> Fields { get; }

    /// <summary>Properties of the file that cannot be stored and are left out.</summary>
    IReadOnlyList<string> LeftOut { get; }

    /// <summary>Sets the fields of the next row, and the id if the file has ids.</summary>
    /// <returns>Whether there was one.</returns>
    bool TryRead(Document document);
}

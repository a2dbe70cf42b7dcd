using Turnstile.Cli.Files;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Cli.Importing;

/// <summary>Classes from an idx file of one axis: each row has the field <c>label</c>.</summary>
internal sealed class LabelRows : IFieldRows
{
    /// <summary>The field.</summary>
    public const string FieldName = "label";

    private readonly VectorReader _reader;

    private LabelRows(VectorReader reader)
    {
        _reader = reader;
    }

    /// <inheritdoc/>
    public string Path => _reader.Path;

    /// <inheritdoc/>
    public DocumentIdKind IdKind => DocumentIdKind.Int64;

    /// <inheritdoc/>
    public IReadOnlyList<ScalarField> Fields { get; } = [ScalarField.Int32(FieldName)];

    /// <inheritdoc/>
    public IReadOnlyList<string> LeftOut => [];

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadFileException">It is no idx file of one axis of bytes.</exception>
    public static LabelRows Open(string path)
    {
        VectorReader reader = VectorFile.Open(path);
        if (reader.Layout.Dimension == 1 && reader.Layout.Component is Component.UInt8 or Component.Int8)
        {
            return new LabelRows(reader);
        }

        reader.Dispose();
        throw new BadFileException(path, $"has {reader.Layout.Dimension} numbers a row; classes are one byte each");
    }

    /// <inheritdoc/>
    public bool TryRead(Document document)
    {
        Span<byte> label = stackalloc byte[1];
        if (!_reader.TryRead(label))
        {
            return false;
        }

        document[FieldName] = _reader.Layout.Component == Component.Int8 ? (sbyte)label[0] : label[0];
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}

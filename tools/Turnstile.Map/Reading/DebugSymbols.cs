using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Turnstile.Map.Reading;

/// <summary>The portable symbols beside an assembly: which type and method stands where in which source file.</summary>
internal sealed class DebugSymbols : IDisposable
{
    // The compiler's own record of the files of a type that has no code, such as an enum.
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _reader;
    private readonly string _root;
    private readonly Dictionary<DocumentHandle, string?> _paths = [];

    private DebugSymbols(MetadataReaderProvider provider, string root)
    {
        _provider = provider;
        _reader = provider.GetMetadataReader();
        _root = root;
    }

    /// <summary>Opens the symbols of the assembly at <paramref name="assemblyPath"/>.</summary>
    /// <param name="assemblyPath">The assembly; its symbols lie beside it.</param>
    /// <param name="root">The repository; files outside it, and generated ones, are not reported.</param>
    public static DebugSymbols Open(string assemblyPath, string root) => new(
        MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assemblyPath, ".pdb"))), root);

    /// <summary>The visible sequence points of a method, in code order.</summary>
    public List<SequencePoint> PointsOf(MethodDefinitionHandle method) =>
        [.. _reader.GetMethodDebugInformation(method).GetSequencePoints().Where(point => !point.IsHidden)];

    /// <summary>The source files recorded for a type without code.</summary>
    public IEnumerable<string> FilesOf(TypeDefinitionHandle type)
    {
        foreach (CustomDebugInformationHandle handle in _reader.GetCustomDebugInformation(type))
        {
            CustomDebugInformation information = _reader.GetCustomDebugInformation(handle);
            if (_reader.GetGuid(information.Kind) != TypeDefinitionDocuments)
            {
                continue;
            }

            BlobReader rows = _reader.GetBlobReader(information.Value);
            while (rows.RemainingBytes > 0)
            {
                if (FileOf(MetadataTokens.DocumentHandle(rows.ReadCompressedInteger())) is { } file)
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>A source file's path relative to the repository; null when it is generated or elsewhere.</summary>
    public string? FileOf(DocumentHandle document)
    {
        if (!_paths.TryGetValue(document, out string? path))
        {
            path = Relative(_reader.GetString(_reader.GetDocument(document).Name).Replace('\\', '/'));
            _paths.Add(document, path);
        }

        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();

    private string? Relative(string name)
    {
        // Builds made to be reproduced elsewhere write the repository's root as "/_/".
        string root = _root.Replace('\\', '/').TrimEnd('/') + "/";
        string? relative = name.StartsWith(root, StringComparison.Ordinal) ? name[root.Length..]
            : name.StartsWith("/_/", StringComparison.Ordinal) ? name[3..]
            : null;
        bool isSource = relative is not null
            && !relative.Contains("/obj/", StringComparison.Ordinal)
            && File.Exists(Path.Combine(_root, relative));
        return isSource ? relative : null;
    }
}

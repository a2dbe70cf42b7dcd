using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Turnstile.Map.Reading;

/// <summary>Reads a compiled assembly and its symbols into a picture, without loading it.</summary>
internal sealed class AssemblyReader
{
    private const string FriendAttribute = "InternalsVisibleToAttribute";
    private const string AsyncAttribute = "AsyncStateMachineAttribute";

    private readonly PEReader _image;
    private readonly MetadataReader _reader;
    private readonly DebugSymbols _symbols;
    private readonly CompiledNames _names;

    private AssemblyReader(PEReader image, DebugSymbols symbols)
    {
        _image = image;
        _reader = image.GetMetadataReader();
        _symbols = symbols;
        _names = new CompiledNames(_reader);
    }

    /// <summary>Reads the assembly at <paramref name="path"/>; its symbols lie beside it.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="root">The repository; source files are reported relative to it.</param>
    public static AssemblyPicture Read(string path, string root)
    {
        using var image = new PEReader(File.OpenRead(path));
        using DebugSymbols symbols = DebugSymbols.Open(path, root);
        return new AssemblyReader(image, symbols).Read();
    }

    private AssemblyPicture Read()
    {
        var methods = new List<MethodPicture>();
        var types = new List<TypePicture>();
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            var own = new List<MethodPicture>();
            TypeDefinition type = _reader.GetTypeDefinition(handle);
            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                own.Add(ReadMethod(type, method, _names.FullNameOf(_names.OutermostOf(handle))));
            }

            methods.AddRange(own);
            types.Add(ReadType(type, handle, own));
        }

        return new AssemblyPicture(
            _reader.GetString(_reader.GetAssemblyDefinition().Name),
            [.. _reader.AssemblyReferences.Select(NameOf)],
            NativeLibraries(),
            Friends(),
            types,
            methods,
            new UseReader(_image, _reader, _names).ReadAll());
    }

    private TypePicture ReadType(TypeDefinition type, TypeDefinitionHandle handle, List<MethodPicture> methods)
    {
        string fullName = _names.FullNameOf(handle);
        TypeDefinition outermost = _reader.GetTypeDefinition(_names.OutermostOf(handle));
        bool isInterface = type.Attributes.HasFlag(TypeAttributes.Interface);
        bool isClosed = (type.Attributes & (TypeAttributes.Sealed | TypeAttributes.Abstract)) != 0;
        int inherited = type.IsNested
            ? _reader.GetTypeDefinition(type.GetDeclaringType()).GetGenericParameters().Count
            : 0;
        var files = new SortedSet<string>(_symbols.FilesOf(handle), StringComparer.Ordinal);
        files.UnionWith(methods.Where(method => method.File is not null).Select(method => method.File!));
        return new TypePicture(
            _reader.GetString(outermost.Namespace),
            fullName[(fullName.LastIndexOfAny(['.', '+']) + 1)..],
            fullName,
            _names.FullNameOf(_names.OutermostOf(handle)),
            type.IsNested,
            fullName.Contains('<', StringComparison.Ordinal),
            isInterface,
            !isInterface && !isClosed,
            type.GetGenericParameters().Count - inherited,
            [.. type.GetInterfaceImplementations().Select(InterfaceName).Where(name => name.Length > 0)],
            [.. files]);
    }

    private MethodPicture ReadMethod(TypeDefinition type, MethodDefinitionHandle handle, string outermost)
    {
        MethodDefinition method = _reader.GetMethodDefinition(handle);
        string compiled = _reader.GetString(method.Name);
        string owner = _reader.GetString(type.Name);
        List<SequencePoint> points = _symbols.PointsOf(handle);
        bool returnsVoid = _reader.GetBlobReader(method.Signature) is var signature && ReturnsVoid(ref signature);
        bool isAsync = method.GetCustomAttributes().Any(attribute => AttributeName(attribute) == AsyncAttribute);
        (int first, int count) = MethodLines.Of(points, LayoutOf(type, compiled));
        return new MethodPicture(
            outermost,
            compiled == "MoveNext" ? CompiledNames.AsWritten(owner) : CompiledNames.AsWritten(compiled),
            isAsync && returnsVoid,
            method.Attributes.HasFlag(MethodAttributes.PinvokeImpl),
            points.Count == 0 ? null : _symbols.FileOf(points[0].Document),
            first,
            count);
    }

    private static MethodLayout LayoutOf(TypeDefinition type, string compiled) => compiled switch
    {
        ".ctor" => MethodLayout.Scattered,
        // Without a static constructor in source the compiler gathers field initialisers: data, not a method.
        ".cctor" when type.Attributes.HasFlag(TypeAttributes.BeforeFieldInit) => MethodLayout.Initialisers,
        ".cctor" => MethodLayout.Scattered,
        _ => MethodLayout.Block,
    };

    private static bool ReturnsVoid(ref BlobReader signature)
    {
        SignatureHeader header = signature.ReadSignatureHeader();
        if (header.IsGeneric)
        {
            signature.ReadCompressedInteger();
        }

        signature.ReadCompressedInteger();
        return signature.ReadSignatureTypeCode() == SignatureTypeCode.Void;
    }

    private string InterfaceName(InterfaceImplementationHandle handle)
    {
        EntityHandle type = _reader.GetInterfaceImplementation(handle).Interface;
        if (type.Kind == HandleKind.TypeSpecification)
        {
            var collector = new HandleCollector();
            _reader.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(collector, null);
            type = collector.Found.FirstOrDefault();
        }

        return type.IsNil ? "" : FullPlace(type);
    }

    private string FullPlace(EntityHandle type)
    {
        (_, string outermost, string inner) = _names.PlaceOf(type);
        return inner.Length == 0 ? outermost : $"{outermost}+{inner}";
    }

    private string AttributeName(CustomAttributeHandle handle)
    {
        EntityHandle constructor = _reader.GetCustomAttribute(handle).Constructor;
        EntityHandle type = constructor.Kind == HandleKind.MemberReference
            ? _reader.GetMemberReference((MemberReferenceHandle)constructor).Parent
            : _reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType();
        string place = type.Kind is HandleKind.TypeReference or HandleKind.TypeDefinition ? FullPlace(type) : "";
        return place[(place.LastIndexOf('.') + 1)..];
    }

    private string NameOf(AssemblyReferenceHandle handle) =>
        _reader.GetString(_reader.GetAssemblyReference(handle).Name);

    private List<string> Friends()
    {
        var friends = new List<string>();
        foreach (CustomAttributeHandle handle in _reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            if (AttributeName(handle) == FriendAttribute)
            {
                BlobReader value = _reader.GetBlobReader(_reader.GetCustomAttribute(handle).Value);
                value.ReadUInt16();
                friends.Add(value.ReadSerializedString() ?? "");
            }
        }

        return friends;
    }

    private List<string> NativeLibraries()
    {
        var libraries = new SortedSet<string>(StringComparer.Ordinal);
        foreach (MethodDefinitionHandle handle in _reader.MethodDefinitions)
        {
            MethodDefinition method = _reader.GetMethodDefinition(handle);
            if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            {
                libraries.Add(_reader.GetString(_reader.GetModuleReference(method.GetImport().Module).Name));
            }
        }

        return [.. libraries];
    }
}

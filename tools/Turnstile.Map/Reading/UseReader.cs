using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Turnstile.Map.Reading;

/// <summary>Finds every use of a type by another type in one assembly.</summary>
/// <remarks>Seen: base types, interfaces, constraints, fields, signatures, locals, handlers, instructions, attributes.
/// Not seen: constants and <c>nameof</c>, of which the compiler leaves no trace, and arguments of attributes.</remarks>
internal sealed class UseReader(PEReader image, MetadataReader reader, CompiledNames names)
{
    private readonly List<TypeUse> _uses = [];
    private readonly HandleCollector _collector = new();
    private string _from = "";
    private string _member = "";

    /// <summary>All uses, in the order of the assembly's own tables.</summary>
    public List<TypeUse> ReadAll()
    {
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            (_, _from, string inner) = names.PlaceOf(handle);
            TypeDefinition type = reader.GetTypeDefinition(handle);
            ReadHead(type, inner);
            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                ReadMethod(reader.GetMethodDefinition(method), inner);
            }
        }

        return _uses;
    }

    private void ReadHead(TypeDefinition type, string inner)
    {
        _member = inner;
        Visit(type.BaseType);
        VisitAttributes(type.GetCustomAttributes());
        VisitParameters(type.GetGenericParameters());
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
        {
            Visit(reader.GetInterfaceImplementation(handle).Interface);
        }

        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            _member = Inside(inner, reader.GetString(field.Name));
            field.DecodeSignature(_collector, null);
            Flush();
            VisitAttributes(field.GetCustomAttributes());
        }

        foreach (PropertyDefinitionHandle handle in type.GetProperties())
        {
            PropertyDefinition property = reader.GetPropertyDefinition(handle);
            _member = Inside(inner, reader.GetString(property.Name));
            VisitAttributes(property.GetCustomAttributes());
        }

        foreach (EventDefinitionHandle handle in type.GetEvents())
        {
            _member = inner;
            Visit(reader.GetEventDefinition(handle).Type);
        }
    }

    private void ReadMethod(MethodDefinition method, string inner)
    {
        _member = Inside(inner, reader.GetString(method.Name));
        method.DecodeSignature(_collector, null);
        Flush();
        VisitAttributes(method.GetCustomAttributes());
        VisitParameters(method.GetGenericParameters());
        foreach (ParameterHandle parameter in method.GetParameters())
        {
            VisitAttributes(reader.GetParameter(parameter).GetCustomAttributes());
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        MethodBodyBlock body = image.GetMethodBody(method.RelativeVirtualAddress);
        Visit(body.LocalSignature);
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            Visit(region.CatchType);
        }

        foreach (EntityHandle named in IlTokens.In(body.GetILReader()))
        {
            Visit(named);
        }
    }

    private void VisitParameters(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle handle in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in reader.GetGenericParameter(handle).GetConstraints())
            {
                Visit(reader.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    private void VisitAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            Visit(reader.GetCustomAttribute(handle).Constructor);
        }
    }

    private void Visit(EntityHandle handle, string member = "")
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference:
                Add(handle, member);
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_collector, null);
                Flush(member);
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(method.GetDeclaringType(), reader.GetString(method.Name));
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(field.GetDeclaringType(), reader.GetString(field.Name));
                break;
            case HandleKind.MemberReference:
                MemberReference reference = reader.GetMemberReference((MemberReferenceHandle)handle);
                Visit(reference.Parent, reader.GetString(reference.Name));
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification generic = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(_collector, null);
                Flush();
                Visit(generic.Method);
                break;
            case HandleKind.StandaloneSignature:
                VisitSignature(reader.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
        }
    }

    private void VisitSignature(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
        {
            _ = signature.DecodeLocalSignature(_collector, null);
        }
        else
        {
            _ = signature.DecodeMethodSignature(_collector, null);
        }

        Flush();
    }

    // The first type of a signature is the one a member stands in; the others are its arguments.
    private void Flush(string member = "")
    {
        foreach (EntityHandle found in _collector.Found)
        {
            Add(found, member);
            member = "";
        }

        _collector.Found.Clear();
    }

    private void Add(EntityHandle type, string member)
    {
        (string assembly, string outermost, string inner) = names.PlaceOf(type);
        if (outermost != _from)
        {
            _uses.Add(new TypeUse(_from, _member, assembly, outermost, Inside(inner, member)));
        }
    }

    private static string Inside(string inner, string member) =>
        inner.Length == 0 ? member : member.Length == 0 ? inner : $"{inner}.{member}";
}

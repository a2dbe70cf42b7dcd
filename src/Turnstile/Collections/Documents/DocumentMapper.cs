using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>Turns objects of a C# class or record into documents and back, and derives their schema.</summary>
/// <remarks>
/// <code>
/// record Image([property: Vector(784, Metric.L2)] byte[] Pixels, long Id, int Label, string? Title);
/// </code>
/// Every public property that can be read is stored, unless marked <see cref="NotStoredAttribute"/>. The one called
/// Id, or marked <see cref="DocumentKeyAttribute"/>, is the document's id. A field is called as the property in
/// camelCase,
/// or as
/// its attribute says. A property whose type has no null is required. Objects are made by the constructor without
/// parameters, or by the only one whose parameters all have the names of stored properties, in any case of letters;
/// the other properties are then set. It uses reflection and generates no code. Threads: any.</remarks>
/// <typeparam name="T">The class, record or struct.</typeparam>
public sealed class DocumentMapper<[DynamicallyAccessedMembers(
    DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicConstructors)] T>
    where T : notnull
{
    private readonly ImmutableArray<MappedMember> _members;
    private readonly ConstructorInfo? _constructor;
    private readonly ImmutableArray<MappedMember> _parameters;
    private readonly ImmutableArray<MappedMember> _settable;

    /// <summary>Looks at the type once.</summary>
    /// <exception cref="ArgumentException">The type cannot be mapped; the message says what is in the way.</exception>
    public DocumentMapper()
    {
        _members =
        [
            .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetMethod is { IsPublic: true }
                    && property.GetIndexParameters().Length == 0
                    && !property.IsDefined(typeof(NotStoredAttribute)))
                .Select(property => new MappedMember(property)),
        ];
        CheckNames();
        _constructor = FindConstructor();
        _parameters = [.. (_constructor?.GetParameters() ?? []).Select(parameter => Find(parameter)!)];
        _settable = [.. _members.Except(_parameters)];
        if (_settable.FirstOrDefault(member => !member.IsSettable) is { } stuck)
        {
            throw new ArgumentException(
                $"property {typeof(T).Name}.{stuck.PropertyName} cannot be set; give it a setter or a parameter of "
                + "the constructor, or mark it [NotStored]");
        }
    }

    /// <summary>The schema of a collection of such objects.</summary>
    /// <exception cref="ArgumentException">The name, or something said in an attribute, is not allowed.</exception>
    public CollectionSchema SchemaFor(string name) =>
        new(name, MappedValue.IdKindOf(_members.Single(member => member.IsKey).Type))
        {
            Fields = [.. _members.Where(m => !m.IsKey && m.Vector is null).Select(m => m.ToField())],
            Vectors = [.. _members.Where(m => m.Vector is not null).Select(m => m.ToVectorField(m.Vector!))],
        };

    /// <summary>The document of an object. Its vectors refer to the object's arrays.</summary>
    public Document ToDocument(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var document = new Document();
        foreach (MappedMember member in _members)
        {
            member.Read(value, document);
        }

        return document;
    }

    /// <summary>The object of a document.</summary>
    /// <exception cref="InvalidOperationException">A value is null, or of another type than its property.</exception>
    public T FromDocument(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        object?[] arguments = [.. _parameters.Select(member => member.ValueOf(document))];
        object value = _constructor is null ? Activator.CreateInstance<T>() : _constructor.Invoke(arguments);
        foreach (MappedMember member in _settable)
        {
            member.Write(value, member.ValueOf(document));
        }

        return (T)value;
    }

    private void CheckNames()
    {
        int keys = _members.Count(member => member.IsKey);
        if (keys != 1)
        {
            throw new ArgumentException(keys == 0
                ? $"{typeof(T).Name} has no id; call a property Id or mark one [DocumentKey]"
                : $"{typeof(T).Name} has {keys} properties for the id; one is allowed");
        }

        if (_members.GroupBy(member => member.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{typeof(T).Name} has two properties for the field \"{twice.Key}\"");
        }
    }

    // Null for a struct without constructors, which is made as its default.
    private static ConstructorInfo? FindOnly(ConstructorInfo[] fitting) => fitting.Length switch
    {
        1 => fitting[0],
        0 when typeof(T).IsValueType => null,
        0 => throw new ArgumentException(
            $"{typeof(T).Name} has no public constructor without parameters, and none whose parameters all have the "
            + "names of stored properties"),
        _ => throw new ArgumentException(
            $"{typeof(T).Name} has {fitting.Length} constructors that fit; one is allowed"),
    };

    private ConstructorInfo? FindConstructor()
    {
        ConstructorInfo[] all = typeof(T).GetConstructors();
        return all.FirstOrDefault(constructor => constructor.GetParameters().Length == 0)
            ?? FindOnly([.. all.Where(constructor => constructor.GetParameters().All(p => Find(p) is not null))]);
    }

    private MappedMember? Find(ParameterInfo parameter) => _members.FirstOrDefault(member =>
        string.Equals(member.PropertyName, parameter.Name, StringComparison.OrdinalIgnoreCase)
        && member.Type == parameter.ParameterType);
}

using System.Reflection;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>The name in the database of a property of a mapped type.</summary>
/// <remarks>What an attribute says; else <c>id</c> for the property called Id; else the property's name in
/// camelCase: its leading capitals become small, but for one before a small letter (<c>Title</c> title, <c>URL</c> url,
/// <c>URLPath</c> urlPath). Names are then compared exactly.</remarks>
internal static class MappedName
{
    /// <summary>Whether <paramref name="member"/> is the document's id.</summary>
    public static bool IsKey(MemberInfo member) => member.IsDefined(typeof(DocumentKeyAttribute))
        || (member.Name == "Id" && !member.IsDefined(typeof(FieldAttribute)));

    /// <summary>The name of the field; <c>id</c> for the document's id.</summary>
    public static string Of(MemberInfo member) => IsKey(member)
        ? SchemaName.Id
        : member.GetCustomAttribute<FieldAttribute>()?.Name
            ?? member.GetCustomAttribute<VectorAttribute>()?.Name
            ?? CamelCase(member.Name);

    /// <summary><paramref name="name"/> with small leading letters.</summary>
    public static string CamelCase(string name)
    {
        char[] letters = name.ToCharArray();
        for (int i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            if (i > 0 && i + 1 < letters.Length && char.IsLower(letters[i + 1]))
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }
}

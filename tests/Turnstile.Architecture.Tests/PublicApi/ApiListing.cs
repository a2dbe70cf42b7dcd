using System.Reflection;
using System.Text;

namespace Turnstile.Architecture.Tests.PublicApi;

/// <summary>The public types of an assembly and their members as text that changes only when they do.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The listing of all exported types.</summary>
    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    /// <summary>The listing of the given types.</summary>
    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        var members = new MemberText();
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(TypeText.Of(type)).Append(Bases(type)).Append('\n');
            IEnumerable<string> lines = type.GetMembers(Declared)
                .Select(members.Of)
                .OfType<string>()
                .Order(StringComparer.Ordinal);
            foreach (string line in lines)
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What differs, line by line: minus for gone, plus for new.</summary>
    public static IEnumerable<string> Differences(string approved, string actual)
    {
        string[] before = WithOwners(approved);
        string[] after = WithOwners(actual);
        IEnumerable<string> gone = before.Except(after).Select(line => $"- {line}");
        return gone.Concat(after.Except(before).Select(line => $"+ {line}"));
    }

    // A member's line alone does not say whose member it is.
    private static string[] WithOwners(string text)
    {
        string owner = "";
        var lines = new List<string>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isMember = line.StartsWith(' ');
            owner = isMember ? owner : line.Split(" : ")[0];
            lines.Add(isMember ? $"{owner}: {line.Trim()}" : line);
        }

        return [.. lines];
    }

    private static string Kind(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? "struct"
            : "class";
        bool isStatic = type.IsAbstract && type.IsSealed;
        return type.IsClass && kind == "class"
            ? (isStatic ? "static " : type.IsAbstract ? "abstract " : "") + kind
            : type.IsByRefLike ? $"ref {kind}" : kind;
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return $" : {TypeText.Of(type.GetEnumUnderlyingType())}";
        }

        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            bases.Add(TypeText.Of(parent));
        }

        IEnumerable<Type> inherited = type.BaseType?.GetInterfaces() ?? [];
        bases.AddRange(type.GetInterfaces()
            .Except(inherited)
            .Where(found => found.IsPublic || found.IsNestedPublic)
            .Select(found => TypeText.Of(found))
            .Order(StringComparer.Ordinal));
        return bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}";
    }
}

using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>Rules about the shape of types and methods.</summary>
internal static class ShapeRules
{
    /// <summary>Type parameters a type may declare.</summary>
    public const int TypeParametersMax = 2;

    // What the compiler makes of a file of statements.
    private const string TopLevelProgram = "Program";
    private const string Tasks = "System.Threading.Tasks.";
    private const string Awaiters = "System.Runtime.CompilerServices.";

    /// <summary>Classes that are neither sealed nor abstract nor static.</summary>
    public static IEnumerable<string> OpenClasses(AssemblyPicture picture) =>
        from type in picture.Types
        where type.IsOpenClass && !type.IsGenerated && type.Files.Count > 0 && type.FullName != TopLevelProgram
        select $"{type.Files[0]}: {type.Name} is neither sealed nor abstract nor static";

    /// <summary>Types with more type parameters than a reader can hold.</summary>
    public static IEnumerable<string> ManyTypeParameters(AssemblyPicture picture) =>
        from type in picture.Types
        where type.OwnTypeParameterCount > TypeParametersMax && !type.IsGenerated && type.Files.Count > 0
        select $"{type.Files[0]}: {type.Name} has {type.OwnTypeParameterCount} type parameters "
            + $"(limit {TypeParametersMax})";

    /// <summary>Async methods nobody can wait for.</summary>
    public static IEnumerable<string> AsyncVoid(AssemblyPicture picture) =>
        from method in picture.Methods
        where method.IsAsyncVoid
        select $"{method.File}:{method.FirstLine}: {method.Type}.{method.Name} is async void";

    /// <summary>Threads that wait for tasks, where the table does not allow it.</summary>
    public static IEnumerable<string> Blocking(AssemblyPicture picture, House house, LayerTable table)
    {
        var waits =
            from use in picture.Uses
            where Blocks(use)
            let room = house.RoomOf(picture.Name, use.From)
            where room is not null && !table.IsEdge(room)
            where !table.Lifts("blocking", room, use.From[(use.From.LastIndexOf('.') + 1)..])
            select $"{use.From}: {use.FromMember} waits by {use.To}.{use.ToMember}";
        return waits.Distinct();
    }

    // What await compiles to asks its awaiter for the result inside the state machine; that is no wait.
    private static bool Blocks(TypeUse use)
    {
        bool isTask = use.To is Tasks + "Task" or Tasks + "ValueTask";
        bool isAwaiter = use.To.StartsWith(Awaiters, StringComparison.Ordinal)
            && use.To.Contains("Awaiter", StringComparison.Ordinal)
            || use.ToMember.Contains("Awaiter.", StringComparison.Ordinal);
        return (isTask && use.ToMember is "get_Result" or "Wait" or "WaitAll" or "WaitAny")
            || (isAwaiter && use.ToMember.EndsWith("GetResult", StringComparison.Ordinal)
                && !use.FromMember.EndsWith(".MoveNext", StringComparison.Ordinal));
    }
}

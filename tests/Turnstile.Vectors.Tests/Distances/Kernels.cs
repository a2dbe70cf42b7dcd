using System.Reflection;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>The kernels that searches run, found by asking for a scorer of everything that can be searched, and the
/// same as the assembly declares them: a kernel that is in one and not in the other is either dead or not
/// tested.</summary>
internal static class Kernels
{
    /// <summary>What a kernel, or a part of one, implements.</summary>
    public static readonly Type[] Contracts =
    [
        typeof(IFloatSum), typeof(IFloatStep), typeof(IHalfSum), typeof(IHalf), typeof(IByteDot), typeof(IByteSplit),
        typeof(IBlockCount), typeof(ICodeDot), typeof(ILevelDot), typeof(ILevelWidth), typeof(IScorer<>),
        typeof(IBlockSum), typeof(IBoundSum),
    ];

    private static readonly Lazy<HashSet<Type>> s_run = new(FindRun);

    /// <summary>All kernels with a contract that this processor has, with the parts they are made of.</summary>
    public static IEnumerable<Type> Of(Type contract) => s_run.Value
        .Concat(Declared(contract).Where(type => !type.IsGenericTypeDefinition && IsSupported(type)))
        .Where(type => Implements(type, contract)).Distinct().OrderBy(NameOf, StringComparer.Ordinal);

    /// <summary>The declarations with a contract.</summary>
    public static IEnumerable<Type> Declared(Type contract) => typeof(IFloatSum).Assembly.GetTypes()
        .Where(type => type.IsValueType && Implements(type, contract));

    public static TheoryData<string> NamesOf(Type contract) => [.. Of(contract).Select(NameOf)];

    public static Type Named(Type contract, string name) => Of(contract).Single(type => NameOf(type) == name);

    /// <summary>The static method of a kernel.</summary>
    public static TDelegate MethodOf<TDelegate>(Type kernel, string name)
        where TDelegate : Delegate =>
        kernel.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<TDelegate>();

    /// <summary>Whether the processor has the form that is in a kernel's name.</summary>
    public static bool IsSupported(Type kernel) => SimdForms.IsSupported(
        kernel.Name.Contains("512", StringComparison.Ordinal) ? SimdForm.Vector512
        : kernel.Name.Contains("256", StringComparison.Ordinal) ? SimdForm.Vector256
        : kernel.Name.Contains("128", StringComparison.Ordinal) ? SimdForm.Vector128
        : SimdForm.Scalar);

    private static bool Implements(Type type, Type contract) => type.GetInterfaces()
        .Any(each => each == contract || (each.IsGenericType && each.GetGenericTypeDefinition() == contract));

    private static string NameOf(Type type)
    {
        IEnumerable<string> parts = type.GetGenericArguments().Select(NameOf);
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", parts)}>" : type.Name;
    }

    private static HashSet<Type> FindRun()
    {
        var found = new HashSet<Type>();
        foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
        {
            foreach (PreparedQuery query in QueriesOf(form))
            {
                var recorder = default(Recorder);
                Add(ScorerChoice.Run<Recorder, Type>(query, ref recorder), found);
            }
        }

        return found;
    }

    private static void Add(Type type, HashSet<Type> found)
    {
        found.Add(type);
        foreach (Type part in type.GetGenericArguments())
        {
            Add(part, found);
        }
    }

    private static IEnumerable<PreparedQuery> QueriesOf(SimdForm form)
    {
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            foreach (Metric metric in Enum.GetValues<Metric>().Where(m => VectorFormat.IsDefined(element, m)))
            {
                var format = new VectorFormat(element, 8, metric);
                yield return new PreparedQuery(format, form);
                foreach (string name in Codes.Names.Where(name => Codes.Fits(name, format)))
                {
                    yield return new PreparedQuery(Codes.Make(name, format), form);
                    yield return RowOf(Codes.Make(name, format), form);
                }
            }
        }
    }

    private static PreparedQuery RowOf(Quantizer quantizer, SimdForm form)
    {
        using VectorRows codes = Codes.Encode(quantizer, new byte[quantizer.Format.VectorBytes]);
        var query = new PreparedQuery(quantizer, form);
        query.SetRow(codes, 0);
        return query;
    }

    private readonly struct Recorder : IScorerVisitor<Type>
    {
        public Type Visit<TScorer>(PreparedQuery query)
            where TScorer : struct, IScorer<TScorer> => typeof(TScorer);
    }
}

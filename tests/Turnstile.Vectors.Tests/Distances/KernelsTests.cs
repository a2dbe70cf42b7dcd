using System.Reflection;
using System.Reflection.Emit;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Tests.BlockMax;
using Turnstile.Vectors.Tests.Ivf;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>No kernel is left out: those behind a contract are found, all others are named here.</summary>
public sealed class KernelsTests
{
    // Rooms whose vectors compare places and ordinals: their own tests try them.
    private const string OtherRoom = "Turnstile.Vectors.Hnsw";

    // Who ask what the processor has, and compute nothing.
    private static readonly Type[] s_idle = [typeof(SimdForms), typeof(Prefetch)];

    // Who computes with vectors in one form alone, and what tries it on every length or number.
    private static readonly Dictionary<Type, Type> s_single = new()
    {
        [typeof(FloatRange)] = typeof(SingleFormTests),
        [typeof(VectorFormat)] = typeof(SingleFormTests),
        [typeof(ResidualSum)] = typeof(SingleFormTests),
        [typeof(StandInSum)] = typeof(SingleFormTests),
        [typeof(RaBitLevels)] = typeof(SingleFormTests),
        [typeof(Components)] = typeof(LevelScaleTests),
        [typeof(LevelScale)] = typeof(LevelScaleTests),
        [typeof(PackedLevels)] = typeof(LevelScaleTests),
        [typeof(HadamardRotation)] = typeof(HadamardRotationTests),
        [typeof(PreparedQuery)] = typeof(AgreementTests),
        [typeof(LevelQueryBuilder)] = typeof(CodeAgreementTests),
        [typeof(ProductSumAvx2)] = typeof(LevelDotTests),
        [typeof(ProductSumVnni)] = typeof(LevelDotTests),
        [typeof(CentroidDistances)] = typeof(CentroidDistancesTests),
        [typeof(KMeans)] = typeof(KMeansTests),
        [typeof(ListChoice)] = typeof(IvfSearchTests),
        [typeof(FastScanQuery)] = typeof(FastScanTests),
        [typeof(BlockBounds)] = typeof(BlockMaxTests),
    };

    public static TheoryData<string> Contracts() => [.. Kernels.Contracts.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void What_is_declared_is_what_is_tested(string name)
    {
        Type contract = Kernels.Contracts.Single(each => each.Name == name);
        string[] declared =
            [.. Kernels.Declared(contract).Where(Kernels.IsSupported).Select(type => type.Name).Order()];
        Assert.NotEmpty(declared);
        Assert.Equal(declared, Kernels.Of(contract).Select(type => type.Name).Distinct().Order());
    }

    [Fact]
    public void Whoever_computes_with_vectors_is_known()
    {
        Type[] users = [.. typeof(FloatRange).Assembly.GetTypes().Where(UsesVectors)];
        Assert.Contains(typeof(FloatSum512<>), users);
        IEnumerable<Type> unknown = users.Except(Kernels.Contracts.SelectMany(Kernels.Declared)).Except(s_single.Keys)
            .Except(s_idle).Where(type => type.Namespace != OtherRoom);
        Assert.Empty(unknown.Select(type => type.Name));
        Assert.Empty(s_single.Keys.Except(users).Select(type => type.Name));
    }

    // Whether a method of it calls one of the vector classes, by its instructions.
    private static bool UsesVectors(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
            | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).Any(CallsVectors);
    }

    private static bool CallsVectors(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int i = 0; i + sizeof(int) < code.Length; i++)
        {
            int token = BitConverter.ToInt32(code, i + 1);

            // Five bytes that look like a call and are none do no harm: they rarely name a method, and then any.
            if (code[i] != OpCodes.Call.Value || (token >> 24) is not (0x06 or 0x0A or 0x2B))
            {
                continue;
            }

            try
            {
                Type? owner = method.Module.ResolveMethod(token, ofType, ofMethod)!.DeclaringType;
                string name = $"{owner?.Namespace}.{owner?.Name}";
                if (name.StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal)
                    || name.StartsWith("System.Numerics.Vector", StringComparison.Ordinal))
                {
                    return true;
                }
            }
            catch (ArgumentException)
            {
                continue;
            }
        }

        return false;
    }
}

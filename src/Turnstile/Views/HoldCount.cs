using System.Runtime.InteropServices;

namespace Turnstile.Views;

/// <summary>Counts the readers inside one view, or the searches under way, spread over cache lines so that readers on
/// different cores do not meet.</summary>
/// <remarks>
/// Each hold is taken and given back on the same stripe, so no stripe is ever negative. <see cref="IsZero"/> reads the
/// stripes one after the other; that is sound once no new hold can become valid (see <see cref="View"/>): a hold that
/// lasts through the whole reading is seen on its stripe.
/// </remarks>
internal sealed class HoldCount
{
    private static readonly int s_stripeCount = (int)System.Numerics.BitOperations.RoundUpToPowerOf2(
        (uint)Math.Min(Environment.ProcessorCount, 64));

    // Written by readers through Interlocked only. The first is nobody's: its line may be the one with the length of
    // the array, which every reader looks at.
    private readonly Stripe[] _stripes = new Stripe[s_stripeCount + 1];

    /// <summary>Adds one hold and tells its stripe. A full fence.</summary>
    public int Add()
    {
        int stripe = 1 + (Thread.GetCurrentProcessorId() & (s_stripeCount - 1));
        AddTo(stripe);
        return stripe;
    }

    /// <summary>Adds one hold to <paramref name="stripe"/>. A full fence.</summary>
    public void AddTo(int stripe) => Interlocked.Increment(ref _stripes[stripe].Count);

    /// <summary>Takes one hold back from <paramref name="stripe"/>. A full fence.</summary>
    public void Remove(int stripe) => Interlocked.Decrement(ref _stripes[stripe].Count);

    /// <summary>Whether no stripe counts a hold.</summary>
    public bool IsZero()
    {
        foreach (ref Stripe stripe in _stripes.AsSpan())
        {
            if (Volatile.Read(ref stripe.Count) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many holds there are, roughly: some may come and go meanwhile.</summary>
    public long Total()
    {
        long total = 0;
        foreach (ref Stripe stripe in _stripes.AsSpan())
        {
            total += Volatile.Read(ref stripe.Count);
        }

        return total;
    }

    // Two cache lines a stripe: the adjacent-line prefetcher pairs them.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Stripe
    {
        public long Count;
    }
}

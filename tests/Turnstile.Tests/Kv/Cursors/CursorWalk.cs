using Turnstile.Kv.Cursors;

namespace Turnstile.Tests.Kv.Cursors;

/// <summary>A random walk of a cursor beside a model: seeks, steps forward and back, and turns between.</summary>
internal static class CursorWalk
{
    private const int Steps = 80;

    /// <summary>Walks, and compares after each step.</summary>
    /// <param name="random">Chooses the steps.</param>
    /// <param name="cursor">The cursor.</param>
    /// <param name="model">What it should show, in order.</param>
    /// <param name="anyKey">A key to seek, be it there or not.</param>
    /// <param name="check">What else holds of every entry.</param>
    public static void Check(
        Random random,
        IEntryCursor cursor,
        (string Key, ulong Sequence)[] model,
        Func<string> anyKey,
        Action<IEntryCursor> check)
    {
        int at = -1;
        for (int step = 0; step < Steps; step++)
        {
            string bound = anyKey();
            switch (random.Next(at < 0 ? 4 : 14))
            {
                case 0:
                    cursor.SeekToFirst();
                    at = model.Length > 0 ? 0 : -1;
                    break;
                case 1:
                    cursor.SeekToLast();
                    at = model.Length - 1;
                    break;
                case 2:
                    cursor.SeekAtOrAfter(TestStore.Bytes(bound));
                    at = Array.FindIndex(model, e => string.CompareOrdinal(e.Key, bound) >= 0);
                    break;
                case 3:
                    cursor.SeekBefore(TestStore.Bytes(bound));
                    at = Array.FindLastIndex(model, e => string.CompareOrdinal(e.Key, bound) < 0);
                    break;
                case < 9:
                    Assert.Equal(at + 1 < model.Length, cursor.MoveNext());
                    at = at + 1 < model.Length ? at + 1 : -1;
                    break;
                default:
                    Assert.Equal(at > 0, cursor.MovePrevious());
                    at--;
                    break;
            }

            Assert.Equal(at >= 0, cursor.IsValid);
            if (at >= 0)
            {
                Assert.Equal(model[at], (TestStore.Text(cursor.Key), cursor.Stamp.Sequence.Value));
                check(cursor);
            }
        }
    }
}

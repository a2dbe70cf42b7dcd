using System.Globalization;
using Turnstile.Collections.Documents;

namespace Turnstile.Collections.Filters;

/// <summary>Reads numbers, times and Guids as filters write them; the same in every culture.</summary>
internal static class LiteralReader
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] s_timeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK",
    ];

    /// <summary>A number with its sign: Int64 if it is whole and fits, else Double.</summary>
    public static FieldValue Number(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
            ? FieldValue.Of(whole)
            : FieldValue.Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));

    /// <summary>A day such as 2024-01-31: its first moment in UTC.</summary>
    public static bool TryDate(string text, out FieldValue value)
    {
        bool valid = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out DateTime day);
        return Found(valid, day, out value);
    }

    /// <summary>A point in time such as 2024-01-31T12:00:00.5Z or 2024-01-31T12:00+01:00; Z or an offset is needed.
    /// </summary>
    public static bool TryTime(string text, out FieldValue value)
    {
        // Without Z or offset the format's K matches nothing, and the last part holds no sign of either.
        bool hasZone = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length - 1;
        bool valid = DateTime.TryParseExact(text, s_timeFormats, CultureInfo.InvariantCulture, Utc, out DateTime time);
        return Found(valid && hasZone, time, out value);
    }

    /// <summary>A Guid such as 00112233-4455-6677-8899-aabbccddeeff.</summary>
    public static bool TryGuid(string text, out FieldValue value)
    {
        bool valid = Guid.TryParseExact(text, "D", out Guid guid);
        value = valid ? guid : default(FieldValue);
        return valid;
    }

    private static bool Found(bool valid, DateTime time, out FieldValue value)
    {
        value = valid ? time : default(FieldValue);
        return valid;
    }
}

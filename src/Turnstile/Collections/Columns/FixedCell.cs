using Turnstile.Collections.Documents;

namespace Turnstile.Collections.Columns;

/// <summary>A field value as the fixed-size number that a column stores, and back.</summary>
/// <remarks>byte for Boolean, int, long for Int64 and for the UTC ticks of a DateTime, float, double, Guid.</remarks>
internal static class FixedCell<T>
    where T : unmanaged
{
    /// <summary>The stored form of <paramref name="value"/>; zero for null.</summary>
    public static T From(FieldValue value)
    {
        if (value.IsNull)
        {
            return default;
        }

        if (typeof(T) == typeof(byte))
        {
            return (T)(object)(byte)(value.AsBoolean() ? 1 : 0);
        }

        if (typeof(T) == typeof(int))
        {
            return (T)(object)value.AsInt32();
        }

        if (typeof(T) == typeof(long))
        {
            return (T)(object)value.Bits;
        }

        if (typeof(T) == typeof(float))
        {
            return (T)(object)value.AsFloat();
        }

        if (typeof(T) == typeof(double))
        {
            return (T)(object)value.AsDouble();
        }

        return (T)(object)value.AsGuid();
    }

    /// <summary>The value of a stored form; false if it stands for none of <paramref name="type"/>.</summary>
    public static bool TryTo(T cell, Schema.FieldType type, out FieldValue value)
    {
        value = default;
        switch (type)
        {
            case Schema.FieldType.Boolean:
                value = (byte)(object)cell != 0;
                return (byte)(object)cell <= 1;
            case Schema.FieldType.Int32:
                value = (int)(object)cell;
                return true;
            case Schema.FieldType.Int64:
                value = (long)(object)cell;
                return true;
            case Schema.FieldType.DateTime:
                long ticks = (long)(object)cell;
                bool inRange = ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
                value = inRange ? new DateTime(ticks, DateTimeKind.Utc) : default(FieldValue);
                return inRange;
            case Schema.FieldType.Float:
                float single = (float)(object)cell;
                value = float.IsNaN(single) ? default(FieldValue) : single;
                return !float.IsNaN(single);
            case Schema.FieldType.Double:
                double number = (double)(object)cell;
                value = double.IsNaN(number) ? default(FieldValue) : number;
                return !double.IsNaN(number);
            default:
                value = (Guid)(object)cell;
                return true;
        }
    }
}

using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>A value as the C# type a caller names, without boxing where the type is a value.</summary>
internal static class FieldCast
{
    /// <summary><paramref name="value"/> as <typeparamref name="T"/>; null for a reference or nullable type.</summary>
    /// <exception cref="InvalidOperationException">The value is null or of another type.</exception>
    public static T To<T>(FieldValue value)
    {
        if (value.IsNull && default(T) is null)
        {
            return default!;
        }

        if (typeof(T) == typeof(FieldValue))
        {
            return (T)(object)value;
        }

        if (typeof(T) == typeof(string))
        {
            return (T)(object)value.AsString();
        }

        if (typeof(T) == typeof(bool) || typeof(T) == typeof(bool?))
        {
            return (T)(object)value.AsBoolean();
        }

        if (typeof(T) == typeof(int) || typeof(T) == typeof(int?))
        {
            return (T)(object)value.AsInt32();
        }

        if (typeof(T) == typeof(long) || typeof(T) == typeof(long?))
        {
            return (T)(object)value.AsInt64();
        }

        return ToOther<T>(value);
    }

    /// <summary>A value of the C# type <typeparamref name="T"/> as a field value.</summary>
    public static FieldValue From<T>(T value) => value switch
    {
        null => default,
        FieldValue field => field,
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        float number => number,
        double number => number,
        DateTime time => time,
        Guid guid => guid,
        _ => throw new InvalidOperationException($"{typeof(T)} is no type of a scalar field"),
    };

    /// <summary>The field type that stores <paramref name="type"/> or its nullable; None if there is none.</summary>
    public static FieldType TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => FieldType.String,
        var t when t == typeof(bool) => FieldType.Boolean,
        var t when t == typeof(int) => FieldType.Int32,
        var t when t == typeof(long) => FieldType.Int64,
        var t when t == typeof(float) => FieldType.Float,
        var t when t == typeof(double) => FieldType.Double,
        var t when t == typeof(DateTime) => FieldType.DateTime,
        var t when t == typeof(Guid) => FieldType.Guid,
        _ => FieldType.None,
    };

    private static T ToOther<T>(FieldValue value)
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(float?))
        {
            return (T)(object)value.AsFloat();
        }

        if (typeof(T) == typeof(double) || typeof(T) == typeof(double?))
        {
            return (T)(object)value.AsDouble();
        }

        if (typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTime?))
        {
            return (T)(object)value.AsDateTime();
        }

        if (typeof(T) == typeof(Guid) || typeof(T) == typeof(Guid?))
        {
            return (T)(object)value.AsGuid();
        }

        throw new InvalidOperationException($"{typeof(T)} is no type of a scalar field");
    }
}

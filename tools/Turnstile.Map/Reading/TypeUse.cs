namespace Turnstile.Map.Reading;

/// <summary>One place in compiled code where a type is used by another one.</summary>
/// <param name="From">Full name of the outermost type that uses.</param>
/// <param name="FromMember">Where inside it: nested types and member, as compiled; empty for the type's head.</param>
/// <param name="Assembly">Simple name of the assembly that defines the used type.</param>
/// <param name="To">Full name of the outermost type that is used.</param>
/// <param name="ToMember">The member that is used, with its nested type in front; empty for the type itself.</param>
internal sealed record TypeUse(string From, string FromMember, string Assembly, string To, string ToMember);

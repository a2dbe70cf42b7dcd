namespace Turnstile.Log;

/// <summary>Called for each frame, in order.</summary>
internal delegate void LogVisitor(in LogFrame frame);

using Turnstile.Commit;
using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Judges a whole batch in the turnstile: whether its request passed before, its guards, its
/// operations.</summary>
/// <remarks>Threads: the turnstile only.</remarks>
internal static class BatchAdmission
{
    /// <summary>Checks and stamps the batch, and adds what is to be remembered of it.</summary>
    /// <param name="part">The newest part.</param>
    /// <param name="requests">The requests that passed.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The sequence its first operation will get.</param>
    /// <param name="time">The log time, Unix milliseconds.</param>
    /// <exception cref="ArgumentException">The batch cannot be what it asks to be; nothing must be logged.</exception>
    public static Judgement Judge(
        KeyPart part, RequestTable requests, OperationBuffer batch, Sequence first, long time)
    {
        RequestMark? request = batch.Request;
        if (request is not null && requests.Find(request, time) is { } record)
        {
            // The caller reads the version where the turnstile stamps it.
            batch.Stamp(0, record.Version, record.First, Sequence.Zero);
            return Judgement.Repeated(new CommitResult(CommitStatus.Ok, record.First, record.Last, -1)
            {
                IsOtherwise = record.IsOtherwise,
                IsRepeated = true,
            });
        }

        int failed = GuardCheck.FindFailed(part, batch.Guards, first, time);
        if (failed != KeyAdmission.Admitted)
        {
            return Judgement.GuardFailed(failed);
        }

        failed = KeyAdmission.Admit(part, batch, first, time);
        if (failed != KeyAdmission.Admitted)
        {
            return Judgement.Failed(failed);
        }

        if (request is not null)
        {
            requests.Remember(batch, request, first, time);
        }

        return Judgement.Passed;
    }
}

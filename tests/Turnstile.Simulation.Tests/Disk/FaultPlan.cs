namespace Turnstile.Simulation.Tests.Disk;

/// <summary>What is to go wrong on a virtual disk, and when. Under the disk's lock.</summary>
internal sealed class FaultPlan
{
    private int _cutAt = int.MaxValue;
    private int _failAt = int.MaxValue;
    private bool _isFull;

    /// <summary>The fault that was planned.</summary>
    public DiskFault Fault { get; private set; }

    /// <summary>Plans a power cut.</summary>
    public void CutPowerAt(int operation) => _cutAt = operation;

    /// <summary>Plans a fault.</summary>
    public void FailAt(int operation, DiskFault fault)
    {
        _failAt = operation;
        Fault = fault;
    }

    /// <summary>Ends the lack of space.</summary>
    public void FreeSpace() => _isFull = false;

    /// <summary>Throws when the power is off before operation <paramref name="operation"/>.</summary>
    public void CheckPower(int operation)
    {
        if (operation >= _cutAt)
        {
            throw new PowerCutException(_cutAt);
        }
    }

    /// <summary>Why the operation fails; null when it does not.</summary>
    public string? FailureOf(int operation, DiskOperationKind kind)
    {
        bool fails = operation == _failAt;
        _isFull |= fails && Fault == DiskFault.NoSpace;
        bool needsSpace = kind is DiskOperationKind.Write or DiskOperationKind.Create or DiskOperationKind.SetLength;
        if (fails)
        {
            return $"injected: {Fault}";
        }

        return _isFull && needsSpace ? "no space left on device" : null;
    }
}

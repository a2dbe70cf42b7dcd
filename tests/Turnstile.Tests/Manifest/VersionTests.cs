using Turnstile.Manifest;
using Turnstile.Storage;
using Version = Turnstile.Manifest.Version;

namespace Turnstile.Tests.Manifest;

public sealed class VersionTests
{
    private static readonly Version One = Version.Empty.With(new VersionEdit
    {
        Added = [LiveFiles.Table(4)],
        Flushed = new Sequence(9),
        OldestLog = new FileNumber(3),
    });

    [Fact]
    public void An_edit_makes_a_new_version_and_leaves_the_old_one()
    {
        Version two = One.With(new VersionEdit { Added = [LiveFiles.Table(5)], Removed = [new FileNumber(4)] });
        Assert.Equal([new FileNumber(5)], two.Files.Keys);
        Assert.Equal([new FileNumber(4)], One.Files.Keys);
        Assert.Equal(new Sequence(9), two.Flushed);
        Assert.Equal(new FileNumber(3), two.OldestLog);
    }

    [Fact]
    public void A_file_changes_its_level_by_leaving_and_entering()
    {
        Version two = One.With(new VersionEdit
        {
            Removed = [new FileNumber(4)],
            Added = [LiveFiles.Table(4) with { Level = 6 }],
        });
        Assert.Equal(6u, two.Files[new FileNumber(4)].Level);
    }

    [Fact]
    public void TRUTH_1_an_edit_that_does_not_fit_is_refused()
    {
        Refuse(new VersionEdit { Added = [LiveFiles.Table(4)] });
        Refuse(new VersionEdit { Added = [LiveFiles.Table(5), LiveFiles.Table(5)] });
        Refuse(new VersionEdit { Removed = [new FileNumber(5)] });
        Refuse(new VersionEdit { Removed = [new FileNumber(4), new FileNumber(4)] });
        Refuse(new VersionEdit { Flushed = new Sequence(8) });
        Refuse(new VersionEdit { OldestLog = new FileNumber(2) });
        Refuse(new VersionEdit { Added = [LiveFiles.Of(5, FileKind.Log, 0)] });
        Refuse(new VersionEdit { Samples = [new TimeSample(new Sequence(3), 5), new TimeSample(new Sequence(3), 5)] });
        Refuse(new VersionEdit { Samples = [new TimeSample(new Sequence(3), 5), new TimeSample(new Sequence(4), 4)] });
        Refuse(new VersionEdit { Added = [LiveFiles.Of(5, FileKind.Index, 99)] });
        Refuse(new VersionEdit { Added = [LiveFiles.Table(0)] });
        Refuse(new VersionEdit
        {
            Added = [LiveFiles.Table(5) with { LargestKey = new byte[LiveFile.KeyBytesMax + 1] }],
        });
        One.With(new VersionEdit { Added = [LiveFiles.Table(5) with { LargestKey = new byte[LiveFile.KeyBytesMax] }] });
    }

    [Fact]
    public void TRUTH_1_the_horizon_never_goes_back_and_not_beyond_what_is_flushed()
    {
        Version two = One.With(new VersionEdit { Horizon = new ReadHorizon(new Sequence(12), 50) });
        Assert.Equal(new ReadHorizon(new Sequence(9), 50), two.Horizon);
        Assert.Equal(two.Horizon, two.With(new VersionEdit { Flushed = new Sequence(20) }).Horizon);
        Assert.Equal(two.Horizon, two.With(new VersionEdit { Horizon = new ReadHorizon(new Sequence(8), 50) }).Horizon);
        Assert.Equal(two.Horizon, two.With(new VersionEdit { Horizon = new ReadHorizon(new Sequence(9), 49) }).Horizon);
    }

    [Fact]
    public void Time_samples_are_dropped_below_the_horizon_and_thinned_out_when_there_are_many()
    {
        TimeSample[] samples =
            [.. Enumerable.Range(1, 3000).Select(static i => new TimeSample(new Sequence((ulong)i), i * 10L))];
        Version many = One.With(new VersionEdit { Samples = samples });
        Assert.InRange(many.Samples.Length, TimeSamples.CountMax / 2, TimeSamples.CountMax);
        Assert.Equal((samples[0], samples[^1]), (many.Samples[0], many.Samples[^1]));
        Version few = One.With(new VersionEdit
        {
            Flushed = new Sequence(100),
            Horizon = new ReadHorizon(new Sequence(50), 7),
            Samples = [new(new Sequence(10), 1), new(new Sequence(40), 2), new(new Sequence(60), 3)],
        });
        Assert.Equal([40UL, 60UL], few.Samples.Select(static sample => sample.Sequence.Value));
    }

    [Fact]
    public void TRUTH_1_a_derived_file_does_not_outlive_what_it_was_made_from()
    {
        Version version = One.With(new VersionEdit
        {
            Added = [LiveFiles.Of(5, FileKind.Segment, 0), LiveFiles.Of(6, FileKind.Index, 5)],
        });
        Assert.True(version.Files[new FileNumber(6)].IsDerived);
        Assert.False(version.Files[new FileNumber(5)].IsDerived);
        Assert.Throws<InvariantException>(() => version.With(new VersionEdit { Removed = [new FileNumber(5)] }));
        version.With(new VersionEdit { Removed = [new FileNumber(5), new FileNumber(6)] });
    }

    private static void Refuse(VersionEdit edit) => Assert.Throws<InvariantException>(() => One.With(edit));
}

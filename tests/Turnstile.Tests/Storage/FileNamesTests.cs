using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class FileNamesTests
{
    [Fact]
    public void Every_kind_has_a_name_that_leads_back()
    {
        foreach (FileKind kind in Enum.GetValues<FileKind>())
        {
            string name = FileNames.Of(kind, new FileNumber(12));
            Assert.True(FileNames.TryParse(name, out FileKind foundKind, out FileNumber number));
            Assert.Equal(kind, foundKind);
            Assert.Equal(new FileNumber(12), number);
            Assert.False(FileNames.TryParse(name + ".tmp", out _, out _));
            Assert.True(FileNames.TryParseTemporary(name + ".tmp", out foundKind, out number));
            Assert.Equal(kind, foundKind);
            Assert.Equal(new FileNumber(12), number);
            Assert.False(FileNames.TryParseTemporary(name, out _, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("LOCK")]
    [InlineData("12.log")]
    [InlineData("0000012.log")]
    [InlineData("000012.LOG")]
    [InlineData("000012.log.bak")]
    [InlineData("000012.txt")]
    [InlineData("-00012.log")]
    [InlineData("00001a.log")]
    [InlineData("99999999999999999999.log")]
    [InlineData("notes.tmp")]
    public void Other_names_are_not_ours(string name)
    {
        Assert.False(FileNames.TryParse(name, out _, out _));
        Assert.False(FileNames.TryParseTemporary(name, out _, out _));
    }
}

namespace Turnstile.Architecture.Tests.Sources;

public sealed class SourceScannerTests
{
    [Theory]
    [InlineData("a // b", "a     ")]
    [InlineData("a /* b */ c", "a         c")]
    [InlineData("a \"b\" c", "a     c")]
    [InlineData("a \"b\\\"b\" c", "a        c")]
    [InlineData("a @\"b\"\"b\\\" c", "a          c")]
    [InlineData("a '\"' c", "a     c")]
    [InlineData("a '\\'' c", "a      c")]
    [InlineData("a $\"b{d}b\" c", "a     d    c")]
    [InlineData("a $\"b{d[\"e\"]}b\" c", "a     d[   ]    c")]
    [InlineData("a $\"{{b}}\" c", "a          c")]
    [InlineData("a \"\"\"b \"q\" b\"\"\" c", "a               c")]
    [InlineData("a $$\"\"\"{b}{{d}}\"\"\" c", "a           d      c")]
    [InlineData("a \"\" c", "a    c")]
    [InlineData("#region don't\na", "             \na")]
    public void Strings_and_comments_are_no_code(string text, string code) =>
        Assert.Equal(code, SourceScanner.Split(text).Code);

    [Fact]
    public void Comments_are_kept_apart_from_code_and_strings()
    {
        string comments = SourceScanner.Split("a /* b */ \"// c\" // d\ne").Comments;

        Assert.Equal("  /* b */        // d\n ", comments);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("/*")]
    [InlineData("$\"{")]
    [InlineData("\"\\")]
    [InlineData("\"\"\"")]
    public void Text_that_ends_too_early_ends_quietly(string text) =>
        Assert.Equal(text.Length, SourceScanner.Split(text).Code.Length);

    [Fact]
    public void Every_file_of_the_repository_is_left_with_balanced_braces() => Expect.Nothing(
        from file in MeasuredHouse.Sources
        let balance = file.Code.Count(letter => letter == '{') - file.Code.Count(letter => letter == '}')
        where balance != 0
        select $"{file.Path}: {balance}");
}

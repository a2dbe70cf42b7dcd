using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Turnstile.Cli.Files;

namespace Turnstile.Cli.Tests.Files;

public sealed class VectorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fvecs_rows_are_read_in_order()
    {
        string path = _folder.Write("a.fvecs", Int(2), Floats(1, 2), Int(2), Floats(3, -4.5f));
        Assert.Equal([[1f, 2f], [3f, -4.5f]], ReadFloats(path));
    }

    [Fact]
    public void Bvecs_rows_stay_bytes()
    {
        string path = _folder.Write("a.bvecs", Int(3), [1, 2, 255], Int(3), [0, 0, 7]);
        using VectorReader reader = VectorFile.Open(path);
        Assert.Equal(Component.UInt8, reader.Layout.ReadAs);
        Assert.Equal(2, reader.RowCount);
        Assert.Equal([[1, 2, 255], [0, 0, 7]], ReadBytes(reader));
    }

    [Fact]
    public void Ivecs_rows_become_floats()
    {
        string path = _folder.Write("a.ivecs", Int(2), Int(5), Int(-16_777_216));
        Assert.Equal([[5f, -16_777_216f]], ReadFloats(path));
    }

    [Fact]
    public void An_integer_that_a_float_cannot_hold_is_refused() =>
        Refused(_folder.Write("a.ivecs", Int(1), Int(16_777_217)), null, "16777217");

    [Fact]
    public void Raw_files_need_a_dimension()
    {
        string path = _folder.Write("a.f32", Floats(1, 2, 3, 4));
        Refused(path, null, "--dim");
        Assert.Equal([[1f, 2f], [3f, 4f]], ReadFloats(path, 2));
        Refused(path, 3, "no whole rows of dimension");
    }

    [Fact]
    public void Gzip_is_recognized_by_content()
    {
        Assert.Equal([[1f, 2f]], ReadFloats(_folder.WritePacked("a.fvecs.gz", Int(2), Floats(1, 2))));
        Assert.Equal([[1f, 2f]], ReadFloats(_folder.WritePacked("b.fvecs", Int(2), Floats(1, 2))));
    }

    [Fact]
    public void A_cut_off_gzip_is_refused()
    {
        string path = _folder.WritePacked("a.u8.gz", new byte[10_000]);
        byte[] bytes = File.ReadAllBytes(path);
        string cut = _folder.Write("b.u8.gz", bytes[..(bytes.Length / 2)]);
        Assert.Throws<BadFileException>(() => ReadAll(cut, 100));
    }

    [Fact]
    public void Idx_axes_after_the_first_make_a_row()
    {
        string path = _folder.WritePacked("x-idx3-ubyte.gz", [0, 0, 8, 3], Big(2), Big(1), Big(2), [1, 2, 3, 4]);
        using VectorReader reader = VectorFile.Open(path);
        Assert.Equal(2, reader.RowCount);
        Assert.Equal([[1, 2], [3, 4]], ReadBytes(reader));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 13, 2 }, "0x0d")]
    [InlineData(new byte[] { 1, 0, 8, 2 }, "does not begin")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, "does not begin")]
    [InlineData(new byte[] { 0, 0, 8, 9 }, "does not begin")]
    public void A_bad_idx_header_is_refused(byte[] start, string problem) =>
        Refused(_folder.Write("x.idx", start, Big(1), Big(1), [1]), null, problem);

    [Fact]
    public void A_cut_off_idx_header_is_refused()
    {
        Refused(_folder.Write("a.idx", [0, 0, 8]), null, "cut off");
        Refused(_folder.Write("b.idx", [0, 0, 8, 2], Big(1)), null, "cut off");
    }

    [Fact]
    public void Negative_and_huge_idx_sizes_are_refused()
    {
        Refused(_folder.Write("a.idx", [0, 0, 8, 2], Big(-1), Big(4)), null, "-1 rows");
        Refused(_folder.Write("b.idx", [0, 0, 8, 2], Big(1), Big(-4)), null, "dimension -4");
        string huge = _folder.Write("c.idx", [0, 0, 8, 4], Big(1), Big(32_000), Big(32_000), Big(32_000));
        Refused(huge, null, "1 to 32768");
    }

    [Fact]
    public void Fewer_rows_than_the_header_promises_are_refused() =>
        Refused(_folder.Write("a.idx", [0, 0, 8, 2], Big(3), Big(2), [1, 2, 3]), null, "row 1 of the 3");

    [Fact]
    public void More_bytes_than_the_header_promises_are_refused() =>
        Refused(_folder.Write("a.idx", [0, 0, 8, 2], Big(1), Big(2), [1, 2, 3]), null, "goes on after the 1 rows");

    [Theory]
    [InlineData("<f4", 1, 1, "(2, 2)")]
    [InlineData("<f4", 2, 4, "(2, 2, )")]
    [InlineData("<f4", 1, 1, "(2, 1, 2)")]
    public void Npy_headers_of_both_versions_are_read(string type, int version, int spaces, string shape)
    {
        string blanks = new(' ', spaces);
        byte[] header = Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}{blanks}}}", version);
        Assert.Equal([[1f, 2f], [3f, 4f]], ReadFloats(_folder.Write("a.npy", header, Floats(1, 2, 3, 4))));
    }

    [Fact]
    public void Npy_halves_and_bytes_stay_what_they_are()
    {
        byte[] halves = [0x00, 0x3C, 0x00, 0xC0];
        using VectorReader half = VectorFile.Open(_folder.Write("a.npy", Npy("<f2", "(1, 2)"), halves));
        Assert.Equal(Component.Float16, half.Layout.ReadAs);
        Assert.Equal([halves], ReadBytes(half));
        using VectorReader infinite = VectorFile.Open(_folder.Write("d.npy", Npy("<f2", "(1, 1)"), [0x00, 0x7C]));
        BadFileException refused = Assert.Throws<BadFileException>(() => infinite.TryRead(new byte[2]));
        Assert.Contains("row 0, component 0 is", refused.Message, StringComparison.Ordinal);
        using VectorReader signed = VectorFile.Open(_folder.Write("b.npy", Npy("|i1", "(1, 2)"), [255, 3]));
        Assert.Equal(Component.Int8, signed.Layout.ReadAs);
        using VectorReader unsigned = VectorFile.Open(_folder.Write("c.npy", Npy("|u1", "(1, 2)"), [255, 3]));
        Assert.Equal([[255, 3]], ReadBytes(unsigned));
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2)}", "'<f8'")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2)}", "'>f4'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2)}", "'|O'")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2)}", "column by column")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4,)}", "(4,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': ()}", "()")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 2)}", "(-2, 2)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 99999999999)}", "whole numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2147483647, 2147483647)}", "1 to 32768")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0)}", "dimension 0")]
    [InlineData("{}", "no descr")]
    public void A_bad_npy_header_is_refused(string header, string problem) =>
        Refused(_folder.Write("a.npy", Npy(header, 1), Floats(1, 2, 3, 4)), null, problem);

    [Fact]
    public void A_damaged_npy_start_is_refused()
    {
        Refused(_folder.Write("a.npy", Encoding.ASCII.GetBytes("NUMPY....")), null, "does not begin");
        Refused(_folder.Write("b.npy", [0x93, .. "NUMPY"u8, 9, 0, 2, 0]), null, "version 9");
        Refused(_folder.Write("c.npy", [0x93, .. "NUMPY"u8, 1, 0, 200, 0, 1]), null, "cut off");
        Refused(_folder.Write("d.npy", [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255]), null, "at most 65536");
    }

    [Fact]
    public void A_dimension_that_changes_midway_is_refused() =>
        Refused(_folder.Write("a.fvecs", Int(2), Floats(1, 2), Int(3), Floats(1, 2, 3)), null, "row 1 says dimension");

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(32_769)]
    [InlineData(int.MaxValue)]
    public void A_senseless_dimension_is_refused(int dimension) =>
        Refused(_folder.Write("a.bvecs", Int(dimension), new byte[8]), null, $"dimension {dimension}; 1 to 32768");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    public void A_row_that_is_cut_off_is_refused(int length)
    {
        byte[] row = [.. Int(2), .. Floats(1, 2)];
        Refused(_folder.Write("a.fvecs", row, row[..length]), null, "cut off");
        Refused(_folder.Write("b.fvecs", row[..length]), null, "cut off");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Components_that_are_no_numbers_are_refused(float component) =>
        Refused(_folder.Write("a.f32", Floats(1, 2, 3, component)), 2, "row 1, component 1");

    [Fact]
    public void Empty_missing_and_unknown_files_are_refused()
    {
        Refused(_folder.Write("a.fvecs"), null, "is empty");
        Refused(System.IO.Path.Combine(_folder.Path, "b.fvecs"), null, "no such file");
        Refused(_folder.Write("c.csv", [1, 2]), null, "no known kind");
        Refused(_folder.Write("d.bvecs", Int(2), [1, 2]), 3, "dimension 2; 3 was asked for");
        Refused(_folder.Path, null, "folder");
    }

    private static byte[] Int(int value) => BitConverter.GetBytes(value);

    private static byte[] Floats(params float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();

    private static byte[] Big(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    internal static byte[] Npy(string type, string shape) =>
        Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}", 1);

    private static byte[] Npy(string header, int version)
    {
        byte[] size = BitConverter.GetBytes(header.Length)[..(version == 1 ? 2 : 4)];
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. size, .. Encoding.ASCII.GetBytes(header)];
    }

    private static void Refused(string path, int? dimension, string problem)
    {
        BadFileException fault = Assert.Throws<BadFileException>(() => ReadAll(path, dimension));
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, fault.Message, StringComparison.Ordinal);
    }

    private static void ReadAll(string path, int? dimension)
    {
        using VectorReader reader = VectorFile.Open(path, dimension);
        ReadBytes(reader);
    }

    private static List<byte[]> ReadBytes(VectorReader reader)
    {
        List<byte[]> rows = [];
        byte[] row = new byte[reader.Layout.RowBytes];
        while (reader.TryRead(row))
        {
            rows.Add([.. row]);
        }

        return rows;
    }

    private static List<float[]> ReadFloats(string path, int? dimension = null)
    {
        using VectorReader reader = VectorFile.Open(path, dimension);
        Assert.Equal(Component.Float32, reader.Layout.ReadAs);
        return [.. ReadBytes(reader).Select(row => MemoryMarshal.Cast<byte, float>(row).ToArray())];
    }
}

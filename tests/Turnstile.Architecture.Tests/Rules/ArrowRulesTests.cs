using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;

namespace Turnstile.Architecture.Tests.Rules;

public sealed class ArrowRulesTests
{
    [Fact]
    public void Every_arrow_between_layers_is_in_the_layer_table() => Expect.Nothing(
        ArrowRules.Unlisted(MeasuredHouse.House, MeasuredHouse.Table, Wing.All));

    [Fact]
    public void Every_room_has_a_row_in_the_layer_table() => Expect.Nothing(
        ArrowRules.RoomsWithoutRow(MeasuredHouse.House, MeasuredHouse.Table));

    [Fact]
    public void No_circle_between_rooms() => Expect.Nothing(ArrowRules.InCircles(MeasuredHouse.House));

    [Fact]
    public void Shared_types_use_none_of_the_rooms_that_use_them() => Expect.Nothing(
        ArrowRules.RisingFromGround(MeasuredHouse.House, MeasuredHouse.Table, Wing.All));

    [Fact]
    public void The_layer_table_points_downwards() => Expect.Nothing(MeasuredHouse.Table.Disorder());

    [Fact]
    public void The_house_that_is_measured_is_not_empty()
    {
        Assert.Equal(Wing.All.Select(wing => wing.Assembly), MeasuredHouse.Assemblies.Select(picture => picture.Name));
        Assert.Contains(MeasuredHouse.House.Arrows, arrow => arrow is { From: "Storage", To: "Shared" });
        Assert.Equal("Storage", MeasuredHouse.House.RoomOf("Turnstile", "Turnstile.Storage.FileNames"));
    }

    [Theory]
    [InlineData("ByBody")]
    [InlineData("ByField")]
    [InlineData("ByAttribute")]
    [InlineData("ByConstraint")]
    [InlineData("ByGenericCall")]
    public void An_unlisted_arrow_is_found_however_it_hides(string hidingPlace)
    {
        string name = $"Turnstile.Architecture.Tests.MadeUp.Cellar.{hidingPlace}";

        Assert.Contains(
            MadeUpHouse.House.Arrows.Single(arrow => arrow is { From: "Cellar", To: "Roof" }).References,
            reference => reference.From == name);
    }

    [Fact]
    public void An_arrow_that_is_not_in_the_table_is_found() => Expect.One(
        ArrowRules.Unlisted(MadeUpHouse.House, MadeUpHouse.Table, MadeUpHouse.Wings), "Cellar → Roof");

    [Fact]
    public void A_room_without_a_row_is_found() => Expect.One(
        ArrowRules.RoomsWithoutRow(MadeUpHouse.House, LayerTable.Parse("Root: Cellar\nCellar:")), "Roof has no row");

    [Fact]
    public void A_circle_is_found_with_its_arrows()
    {
        string circle = Assert.Single(ArrowRules.InCircles(MadeUpHouse.House));

        Assert.Contains("Cellar → Roof", circle, StringComparison.Ordinal);
        Assert.Contains("Roof → Cellar", circle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_root_type_that_knows_a_room_is_found() => Expect.One(
        ArrowRules.RisingFromGround(MadeUpHouse.House, MadeUpHouse.Table, MadeUpHouse.Wings),
        "GroundStone",
        "RoofTile");

    [Theory]
    [InlineData("Kv.Tables", "Kv.Shared", true)]
    [InlineData("Kv", "Kv.Shared", true)]
    [InlineData("Engine", "Kv.Shared", true)]
    [InlineData("Log", "Kv.Shared", false)]
    [InlineData("Kv.Shared", "Log", true)]
    [InlineData("Kv.Shared", "Shared", true)]
    [InlineData("Kv.Shared", "Kv.Tables", false)]
    [InlineData("Kv.Shared", "Kv", false)]
    [InlineData("Kv.Shared", "Engine", false)]
    [InlineData("Shared", "Log", false)]
    [InlineData("Log", "Vectors.Shared", false)]
    [InlineData("Engine", "Vectors.Shared", true)]
    [InlineData("Vectors.Flat", "Vectors.Shared", true)]
    [InlineData("Vectors.Shared", "Vectors.Flat", false)]
    public void Ground_carries_its_rooms_and_uses_none_of_them(string from, string to, bool allowed)
    {
        LayerTable table = LayerTable.Parse(
            "Root: Engine\nEngine: Kv Vectors\nKv: Kv.Tables Log\nKv.Tables: Log\nLog:\nVectors:\nVectors.Flat:");

        Assert.Equal(allowed, Verdict.Allows(table, Wing.All, new Arrow(from, to, [])));
    }

    [Fact]
    public void A_row_that_names_a_room_above_it_is_found() => Expect.One(
        LayerTable.Parse("Roof: Cellar\nCellar: Roof").Disorder(), "Cellar: Roof does not stand below it");

    [Fact]
    public void A_row_that_names_an_unknown_room_is_found() => Expect.One(
        LayerTable.Parse("Roof: Cellars\nCellar:").Disorder(), "Cellars has no row");

    [Theory]
    [InlineData("Roof Cellar")]
    [InlineData("Roof:\nRoof:")]
    public void A_table_that_does_not_parse_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => LayerTable.Parse(text));

    [Fact]
    public void A_row_may_go_on_in_an_indented_line()
    {
        LayerTable table = LayerTable.Parse("Engine: # the middle\n    Kv\n    Log # last\nKv:\nLog:");

        Assert.Equal(["Kv", "Log"], table.RowOf("Engine"));
    }
}

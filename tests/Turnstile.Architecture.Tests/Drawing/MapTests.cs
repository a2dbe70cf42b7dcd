using System.Xml.Linq;
using Turnstile.Architecture.Tests.MadeUp;
using Turnstile.Map.Drawing;
using Turnstile.Map.Layers;

namespace Turnstile.Architecture.Tests.Drawing;

public sealed class MapTests
{
    [Fact]
    public void The_picture_shows_every_room_once_and_is_xml()
    {
        string svg = SvgMap.Draw(MeasuredHouse.House, MeasuredHouse.Table, Wing.All);

        string[] names = [.. XDocument.Parse(svg).Descendants()
            .Where(element => element.Attribute("class")?.Value == "name")
            .Select(element => element.Value)];
        Assert.Equal(MeasuredHouse.House.Rooms.Select(room => room.Name).Order(), names.Order());
    }

    [Fact]
    public void What_should_not_be_is_drawn_in_red()
    {
        string svg = SvgMap.Draw(MadeUpHouse.House, MadeUpHouse.Table, MadeUpHouse.Wings);

        Assert.Contains("class=\"bad\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"ill\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_circles_and_upward_arrows()
    {
        string page = MarkdownMap.Write(MadeUpHouse.House, MadeUpHouse.Table, MadeUpHouse.Wings);

        Assert.Contains("- Cellar ↔ Roof", page, StringComparison.Ordinal);
        Assert.Contains("## Upward arrows\n\n- Cellar → Roof", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_drawings_of_one_house_are_alike() => Assert.Equal(
        SvgMap.Draw(MadeUpHouse.House, MadeUpHouse.Table, MadeUpHouse.Wings),
        SvgMap.Draw(MadeUpHouse.House, MadeUpHouse.Table, MadeUpHouse.Wings));
}

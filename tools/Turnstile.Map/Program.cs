using Turnstile.Map.Drawing;
using Turnstile.Map.Layers;
using Turnstile.Map.Measuring;

// Draws the house into docs/map.svg and docs/map.md; nothing else is touched.
Repository repository = Repository.Find();
LayerTable table = repository.ReadLayers();
House house = House.Measure(repository.ReadAssemblies(), Wing.All, repository.Root);
Directory.CreateDirectory(repository.PathOf("docs"));
File.WriteAllText(repository.PathOf("docs/map.svg"), SvgMap.Draw(house, table, Wing.All));
File.WriteAllText(repository.PathOf("docs/map.md"), MarkdownMap.Write(house, table, Wing.All));
Console.WriteLine($"docs/map.svg and docs/map.md: {house.Rooms.Count} rooms, {house.Arrows.Count} arrows");

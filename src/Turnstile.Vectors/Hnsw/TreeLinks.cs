namespace Turnstile.Vectors.Hnsw;

/// <summary>Keeps the links of the tree when a row chooses anew.</summary>
internal static class TreeLinks
{
    /// <summary>
    /// Puts the tree links into a choice, in place of others where there is no room, and the first of them first.
    /// </summary>
    /// <param name="chosen">As long as the degree.</param>
    /// <param name="count">How many were chosen.</param>
    /// <param name="tree">The parent, if there is one, then the children.</param>
    /// <returns>How many there are now.</returns>
    public static int Keep(Span<int> chosen, int count, ReadOnlySpan<int> tree)
    {
        if (tree.IsEmpty)
        {
            return count;
        }

        int last = chosen.Length - 1;
        foreach (int kept in tree)
        {
            if (chosen[..count].Contains(kept))
            {
                continue;
            }

            if (count < chosen.Length)
            {
                chosen[count++] = kept;
                continue;
            }

            // Tree links are a quarter of the slots and one, so while one is missing some slot holds another link.
            while (tree.Contains(chosen[last]))
            {
                last--;
            }

            chosen[last] = kept;
        }

        int first = chosen[..count].IndexOf(tree[0]);
        (chosen[0], chosen[first]) = (chosen[first], chosen[0]);
        return count;
    }
}

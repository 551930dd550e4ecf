using System.Runtime.InteropServices;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>
/// How long answers took, as the bytes of a column: sorted, each as its distance from the one before, seven bits a byte, the lowest first, the eighth bit says that more follow. A few
/// hundred answers of a month take about two bytes each.
/// </summary>
internal static class PackedSeconds
{
    /// <summary>The bytes of these seconds, none below 0; sorts them.</summary>
    public static byte[] Pack(List<int> seconds)
    {
        seconds.Sort();
        var packed = new List<byte>(seconds.Count * 2);
        var before = 0;
        foreach (var second in seconds)
        {
            var distance = (uint)(second - before);
            for (; distance >= 0x80; distance >>= 7)
                packed.Add((byte)(distance | 0x80));
            packed.Add((byte)distance);
            before = second;
        }

        return [.. packed];
    }

    /// <summary>Adds the seconds that were packed.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, List<int> into)
    {
        into.EnsureCapacity(into.Count + packed.Length);
        var (second, distance, shift) = (0, 0, 0);
        foreach (var part in packed)
        {
            distance |= (part & 0x7F) << shift;
            shift += 7;
            if (part >= 0x80)
                continue;
            into.Add(second += distance);
            (distance, shift) = (0, 0);
        }
    }

    /// <summary>What half of them stay below, the mean of the middle two of an even number; null of none. Puts them into another order, in time that grows with their number (Hoare's selection).</summary>
    public static double? Median(List<int> seconds)
    {
        var all = CollectionsMarshal.AsSpan(seconds);
        if (all.Length == 0)
            return null;
        var middle = all.Length / 2;
        Select(all, middle);
        if (all.Length % 2 == 1)
            return all[middle];
        var below = int.MinValue;
        foreach (var second in all[..middle])
            below = Math.Max(below, second);
        return ((double)below + all[middle]) / 2;
    }

    // Afterwards nothing before the place is larger than what stands there, and nothing behind it smaller.
    private static void Select(Span<int> all, int place)
    {
        var (low, high) = (0, all.Length - 1);
        while (low < high)
        {
            var pivot = Middle(all[low], all[(low + high) >>> 1], all[high]);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (all[left] < pivot)
                    left++;
                while (all[right] > pivot)
                    right--;
                if (left <= right)
                {
                    (all[left], all[right]) = (all[right], all[left]);
                    left++;
                    right--;
                }
            }

            if (place <= right)
                high = right;
            else if (place >= left)
                low = left;
            else
                return;
        }
    }

    private static int Middle(int one, int other, int third) => Math.Max(Math.Min(one, other), Math.Min(Math.Max(one, other), third));
}

using FsCheck;
using FsCheck.Fluent;

namespace Jicengtong.Tests.Platform;

public sealed class BigramsTests
{
    [Fact]
    public void Chinese_is_cut_into_pairs_and_words_stay_whole()
        => Assert.Equal(["防火", "火通", "通知", "2026", "abc"], Bigrams.Of("防火通知 2026 ABC"));

    [Fact]
    public void Likeness_is_between_0_and_1_symmetric_and_1_for_the_same_text()
        => Prop.ForAll<NonNull<string>, NonNull<string>>((one, other) =>
        {
            var likeness = Bigrams.Likeness(one.Get, other.Get);
            return likeness is >= 0 and <= 1 && likeness == Bigrams.Likeness(other.Get, one.Get)
                && (!Bigrams.Of(one.Get).Any() || Bigrams.Likeness(one.Get, one.Get) == 1);
        }).QuickCheckThrowOnFailure();
}

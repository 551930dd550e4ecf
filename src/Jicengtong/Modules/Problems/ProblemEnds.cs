using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>Endings other than the reporter's word: silence closes and says so, and duplicates follow the leading problem.</summary>
public sealed partial class Problem
{
    /// <summary>How long what silence closed can be taken up again.</summary>
    public const int ReopenWithinDays = 30;

    /// <summary>The leading problem it was merged into, or null.</summary>
    public Guid? MergedIntoId { get; private set; }

    public string? MergedIntoNumber { get; private set; }

    /// <summary>The reporter never spoke, so they may still do so.</summary>
    public bool MayReopen(DateTimeOffset now) => State == ProblemState.Closed && Closure is { Silent: true } closure && now <= closure.At.AddDays(ReopenWithinDays);

    /// <summary>Nobody said anything in time: closed, unrated.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        if (State != ProblemState.Answered || LapsesAt is not { } at || at > now)
            return false;
        EndWith(new Closure(now, null, true, "", null, Silent: true));
        Note(now, null, EntryKind.Closed, "到期没有人说没解决，自动办结", $"{Figure(ReopenWithinDays)} 天内还可以说没解决，重新办。");
        return true;
    }

    /// <summary>并案: this one follows <paramref name="leading"/> from now on.</summary>
    public Result<Done> MergeInto(Problem leading, CurrentUser by, DateTimeOffset now)
    {
        if (MergedIntoId == leading.Id && State == ProblemState.Merged)
            return Done.Instance;
        if (!IsWaiting || State == ProblemState.Arbitrating)
            return new NotWaiting("并案");
        if (leading.Id == Id || leading.MergedIntoId is not null || leading.State is ProblemState.Closed or ProblemState.Merged)
            return new Invalid("into", "并不进去：那一件就是它自己，或者已经并案、已经办结。请核对编号。", "problem.cannotLead");
        (MergedIntoId, MergedIntoNumber, State) = (leading.Id, leading.Number, ProblemState.Merged);
        Note(now, by, EntryKind.Merged, $"和 {leading.Number} 说的是同一件事，并在一起办", "那一件有答复，这里同时收到；办好没有，还是由您自己说。");
        leading.Note(now, by, EntryKind.Merged, $"{Number} 并到这一件一起办", "");
        if (leading.Answer is { } answer && leading.LapsesAt is { } lapses)
            Follow(answer, lapses, now);
        return Done.Instance;
    }

    /// <summary>The leading problem was answered: so was this one. From here on its own reporter decides.</summary>
    public Result<Answer> Follow(Answer answer, DateTimeOffset lapsesAt, DateTimeOffset now)
    {
        if (State != ProblemState.Merged)
            return new NotWaiting("答复");
        TakeAnswer(answer with { At = now, ConfirmSubjectId = Ids.Next(now) }, lapsesAt);
        Note(now, null, EntryKind.Answered, $"随 {MergedIntoNumber} 一起答复了", answer.Text);
        return Answer!;
    }

    /// <summary>The leader was itself merged.</summary>
    public void FollowInstead(Problem leading) => (MergedIntoId, MergedIntoNumber) = (leading.Id, leading.Number);

    /// <summary>Something about 协办 for the history.</summary>
    public void NoteSupport(CurrentUser by, string what, string text, DateTimeOffset now) => Note(now, by, EntryKind.Support, what, text);
}

using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.People;

/// <summary>Names the B岗 of a person for whatever of theirs names none of its own; nobody when the account is empty.</summary>
internal sealed class NameDeputy(AppDb db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, string account, string? deputy, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        if (await PersonMay.Find(db, account, cancel) is not { } person)
            return new NotFound("这个人");
        if (!await PersonMay.BeKeptBy(db, by, person.Id, today, cancel))
            return new Forbidden("只有本人、本单位和上级可以改B岗。");
        var named = string.IsNullOrWhiteSpace(deputy) ? null : await PersonMay.Find(db, deputy, cancel);
        if (!string.IsNullOrWhiteSpace(deputy) && (named is null || named.Id == person.Id || !await PersonMay.Works(db, named.Id, today, cancel)))
            return new Invalid("deputy", "B岗请选另一位在岗的人。", "person.deputy");
        person.DeputyId = named?.Id;
        return Done.Instance;
    }
}

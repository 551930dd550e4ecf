using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Ui.FirstMorning;

/// <summary>The first morning, once: one's duties explained, and what is older than oneself out of the way.</summary>
internal static class FirstMorningPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapGet("/welcome", async (IPeople people, IInbox inbox, CurrentPerson person, CancellationToken cancel) => await people.IsWelcomed(person.Required.PersonId, cancel)
            ? Pages.SeeOther("/inbox")
            : Pages.Show<WelcomePage>(new { User = person.Required, Duties = await people.DutiesOf(person.Required.PersonId, cancel), Old = await inbox.Old(person.Required.PersonId, cancel) })).For(Who.SignedIn);
        pages.MapPost("/welcome", async (IPeople people, IInbox inbox, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            await work.Run<Done>(async () =>
            {
                if (!await people.IsWelcomed(person.Required.PersonId, cancel))
                {
                    await people.Welcome(person.Required.PersonId, cancel);
                    await inbox.SetAside(person.Required.PersonId, cancel);
                }

                return Done.Instance;
            }, cancel);
            return Pages.SeeOther("/inbox");
        }).For(Who.SignedIn);
    }
}

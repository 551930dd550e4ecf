using System.Collections.Concurrent;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>
/// People and tokens as they were read, for as long as nothing about any of them changes. A request asks only for the number under which all of it stands
/// (<see cref="Watched"/>): a change of post, a new password or a token taken back counts from the next request on, on every node.
/// </summary>
internal sealed class KnownPeople(HotQuestions questions, TimeProvider clock)
{
    /// <summary>The topic of everything a <see cref="CurrentUser"/> is made of.</summary>
    public const string Topic = "organization";

    // About a kilobyte each.
    private const int Most = 20_000;

    private static readonly string Number = "SELECT " + Watched.NumberOf(Topic);

    private Page page = new(-1, default);

    /// <summary>The tables it is made of.</summary>
    public static IReadOnlyList<Watched> Tables { get; } =
    [
        new(Topic, "organization_persons", ["account", "name", "administers", "second_factor_since", "disabled_at", "must_change_password", "password_changed_at"], NewRowsCount: false),
        new(Topic, "organization_appointments", ["person_id", "unit_code", "post", "kind", "starts_on", "ends_on"], NewRowsCount: true),
        new(Topic, "organization_units", ["code", "name", "kind", "parent_code", "unit_path"], NewRowsCount: false),
        new(Topic, "organization_access_tokens", ["person_id", "digest"], NewRowsCount: false),
        // Its use is no change: it is noted in memory and stored later (SessionsSeen).
        new(Topic, "organization_sessions", ["person_id", "ends_at"], NewRowsCount: false),
    ];

    /// <summary>What is known as of this moment.</summary>
    public async ValueTask<Page> Now(CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var number = (await questions.Ask(Number, row => row.IsDBNull(0) ? -1 : row.GetInt64(0), cancel))[0];
        var current = Volatile.Read(ref page);
        if (number >= 0 && current.Number == number && current.Day == today && current.Count < Most)
            return current;
        current = new Page(number, today);
        Volatile.Write(ref page, current);
        return current;
    }

    /// <summary>What was read under one number on one day.</summary>
    internal sealed class Page(long number, DateOnly day)
    {
        private readonly ConcurrentDictionary<Guid, CurrentUser> people = new();
        private readonly ConcurrentDictionary<Guid, KnownSession> sessions = new();
        private readonly ConcurrentDictionary<string, Guid> tokens = new();

        public long Number => number;

        public DateOnly Day => day;

        public int Count => people.Count + sessions.Count + tokens.Count;

        public async ValueTask<CurrentUser?> Person(Guid id, Func<Guid, CancellationToken, Task<CurrentUser?>> load, CancellationToken cancel)
        {
            if (people.TryGetValue(id, out var known))
                return known;
            return await load(id, cancel) is { } found ? people[id] = found : null;
        }

        public async ValueTask<KnownSession?> Session(Guid id, Func<Guid, CancellationToken, Task<KnownSession?>> load, CancellationToken cancel)
            => sessions.TryGetValue(id, out var known) ? known : await load(id, cancel);

        /// <summary>What is known of a session from here on.</summary>
        public void Keep(Guid id, KnownSession session) => sessions[id] = session;

        public async ValueTask<Guid?> Token(string digest, Func<string, CancellationToken, Task<Guid?>> load, CancellationToken cancel)
        {
            if (tokens.TryGetValue(digest, out var known))
                return known;
            return await load(digest, cancel) is { } found ? tokens[digest] = found : null;
        }
    }
}

/// <summary>A session as it was read.</summary>
internal sealed record KnownSession
{
    public Guid PersonId { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public int IdleMinutes { get; init; }

    public DateTimeOffset IdleUntil { get; init; }

    public DateTimeOffset EndsAt { get; init; }
}

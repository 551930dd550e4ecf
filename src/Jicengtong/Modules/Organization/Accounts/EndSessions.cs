using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>Ends sessions of a person, in the transaction of the running <see cref="Work"/>; whoever sits there is a visitor from the next request on.</summary>
internal sealed class EndSessions(Sql sql)
{
    /// <summary>One of them; somebody else's does not exist.</summary>
    public async Task<Result<Done>> One(Guid person, Guid session, CancellationToken cancel)
        => await sql.Execute("DELETE FROM organization_sessions WHERE id = @session AND person_id = @person", new { person, session }, cancel) > 0 ? Done.Instance : new NotFound("这次登录");

    /// <summary>All but this one; says how many.</summary>
    public async Task<Result<int>> Others(Guid person, Guid? kept, CancellationToken cancel)
        => await sql.Execute("DELETE FROM organization_sessions WHERE person_id = @person AND id <> @kept", new { person, kept = kept ?? Guid.Empty }, cancel);
}

/// <summary>Ends a token of a program.</summary>
internal sealed class EndToken(Sql sql)
{
    public async Task<Result<Done>> Run(Guid person, Guid token, CancellationToken cancel)
        => await sql.Execute("DELETE FROM organization_access_tokens WHERE id = @token AND person_id = @person", new { person, token }, cancel) > 0 ? Done.Instance : new NotFound("这个令牌");
}

/// <summary>Where one is signed in; for that person's own eyes only.</summary>
internal sealed class MySessions(Sql sql, TimeProvider clock)
{
    public Task<IReadOnlyList<OwnSession>> Of(Guid person, CancellationToken cancel) => sql.Query<OwnSession>("""
        SELECT id, device, network, way, began_at, last_seen_at AS at FROM organization_sessions
        WHERE person_id = @person AND idle_until > @now AND ends_at > @now ORDER BY last_seen_at DESC, id DESC
        """, new { person, now = clock.GetUtcNow() }, cancel);

    public Task<IReadOnlyList<OwnToken>> TokensOf(Guid person, CancellationToken cancel)
        => sql.Query<OwnToken>("SELECT id, name AS label, made_at FROM organization_access_tokens WHERE person_id = @person ORDER BY made_at DESC", new { person }, cancel);
}

/// <summary>One place where one is signed in.</summary>
public sealed class OwnSession
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>In plain words.</summary>
    public string Device { get; init; } = "";

    /// <summary>The network, without the rest of the address.</summary>
    public string Network { get; init; } = "";

    /// <summary>With what one signed in there.</summary>
    public string Way { get; init; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset BeganAt { get; init; }

    /// <summary>Used last, rounded down to five minutes.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>One token a program signs in with.</summary>
public sealed class OwnToken
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>What it is for.</summary>
    public string Label { get; init; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset MadeAt { get; init; }
}

using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization;

/// <summary>Our table of people behind ASP.NET Core Identity's rules for passwords and stamps.</summary>
internal sealed class AccountStore(AppDb db, Store store) :
    IUserPasswordStore<Person>, IUserSecurityStampStore<Person>, IUserPasskeyStore<Person>
{
    public async Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        // Accounts are kept in small letters; Identity hands the name over in capitals.
        var account = normalizedUserName.ToLowerInvariant();
        return await db.Set<Person>().FirstOrDefaultAsync(person => person.Account == account, cancellationToken);
    }

    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken)
        => Guid.TryParse(userId, out var id) ? await db.Set<Person>().FindAsync([id], cancellationToken) : null;

    public async Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken)
    {
        db.Add(user);
        return await Save(cancellationToken);
    }

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) => Save(cancellationToken);

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken)
        => throw new NotSupportedException("People are not deleted; their appointments end.");

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account);

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Account.ToUpperInvariant());

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    // Written by AddPasskey and SignInWithPasskey, in their transactions.
    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException("AddPasskey does this.");

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException("The page of passkeys does this.");

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken)
        => [.. (await db.Set<Passkey>().AsNoTracking().Where(one => one.PersonId == user.Id).ToListAsync(cancellationToken)).Select(one => one.AsInfo())];

    public Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
        => db.Set<Person>().FirstOrDefaultAsync(person => db.Set<Passkey>().Any(one => one.CredentialId == credentialId && one.PersonId == person.Id), cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken)
        => (await db.Set<Passkey>().AsNoTracking().FirstOrDefaultAsync(one => one.PersonId == user.Id && one.CredentialId == credentialId, cancellationToken))?.AsInfo();

    public void Dispose()
    {
        // The context belongs to the request.
    }

    private async Task<IdentityResult> Save(CancellationToken cancel)
    {
        // Inside Work the turn is already ours.
        if (db.Database.CurrentTransaction is not null)
        {
            await db.SaveChangesAsync(cancel);
            return IdentityResult.Success;
        }

        using var turn = await store.EnterToWrite(cancel);
        await db.SaveChangesAsync(cancel);
        return IdentityResult.Success;
    }
}

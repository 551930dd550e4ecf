using System.Buffers.Binary;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>What a password must be, under both profiles that come with the product.</summary>
public sealed class PasswordTests
{
    private static readonly AccountSettings Settings = new()
    {
        Profiles = new(StringComparer.OrdinalIgnoreCase) { ["asvs"] = new(), ["dengbao"] = new() { PasswordLength = 8, PasswordKinds = 3 } }, OwnWords = ["西昌"],
    };

    [Theory]
    [InlineData("", "short")]
    [InlineData("核桃树挂果了", "short")]
    [InlineData("u0362u0362-xyz", "account")]
    [InlineData("我是莫色阿牛本人没错的", "short")]
    [InlineData("我就是莫色阿牛本人没错的", "name")]
    [InlineData("aaaaaaaaaaaa", "repeated")]
    [InlineData("ab12xab12xab12x", "repeated")]
    [InlineData("password2026!", "common")]
    [InlineData("Qwertyuiop123!", "common")]
    [InlineData("123456789012", "common")]
    [InlineData("abcdefghijkl", "common")]
    [InlineData("西昌西昌20262026!!", "common")]
    [InlineData("甲乌村的核桃树今年挂果了", null)]
    [InlineData("correct horse battery", null)]
    [InlineData("xk3vq8w2mnz7", null)]
    public void Length_counts_and_what_is_easily_guessed_is_refused(string password, string? why)
        => Assert.Equal(why is null ? null : "password." + why, new PasswordRules(Settings).Check(password, "u0362", "莫色阿牛")?.Code);

    [Theory]
    [InlineData("xk3vq8w2mnz7", "kinds")]
    [InlineData("Xk3vq8w2", null)]
    [InlineData("核桃树Ab挂果了", null)]
    public void A_mixture_of_kinds_is_asked_only_where_the_profile_must(string password, string? why)
        => Assert.Equal(why is null ? null : "password." + why, new PasswordRules(new() { Profile = "dengbao", Profiles = Settings.Profiles }).Check(password, "u0362", "莫色阿牛")?.Code);

    [Fact]
    public void A_longer_password_than_anybody_needs_is_refused()
        => Assert.Equal("password.long", new PasswordRules(Settings).Check(string.Concat(Enumerable.Range(0, 201).Select(at => (char)('一' + at))), "u0362", "莫色阿牛")?.Code);

    [Fact]
    public void A_profile_nobody_described_is_said_at_start()
        => Assert.Contains("dengbao", Assert.Throws<InvalidOperationException>(() => new AccountSettings { Profile = "gibt-es-nicht", Profiles = Settings.Profiles }.InForce).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_product_hashes_a_password_with_210_000_rounds()
    {
        await using var app = Program.Build(await TestDatabase.Copy(empty: true));
        await using var scope = app.Services.CreateAsyncScope();
        var hash = Convert.FromBase64String(scope.ServiceProvider.GetRequiredService<IPasswordHasher<Person>>().HashPassword(null!, "一句容易记的长话"));
        // Format 3 of the framework: a byte that says so, the kind of hash (2: HMAC-SHA512), the rounds.
        Assert.Equal((2u, 210_000u), (BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5))));
    }
}

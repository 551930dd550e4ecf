using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>登录过的设备: where one is signed in, and the end of it.</summary>
internal static class DevicePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/me/devices", async (string? said, HttpContext http, MySessions mine, CurrentPerson person, CancellationToken cancel) => Pages.Show<DevicesPage>(new
        {
            Sessions = await mine.Of(person.Required.PersonId, cancel), Tokens = await mine.TokensOf(person.Required.PersonId, cancel), This = CurrentPersonReader.SessionOf(http.User),
            Said = said switch { "one" => "已经退出那台设备。", "others" => "其他设备都已经退出，只剩这一台。", "token" => "令牌已经作废。", _ => null },
        })).For(Who.Anybody);
        pages.MapPost("/me/devices", async (HttpContext http, EndSessions end, EndToken endToken, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (who, here) = (person.Required.PersonId, CurrentPersonReader.SessionOf(http.User));
            if (Guid.TryParse(form.Field("token"), out var token))
            {
                await work.Run(() => endToken.Run(who, token, cancel), cancel);
                return Pages.SeeOther("/me/devices?said=token");
            }

            if (!Guid.TryParse(form.Field("session"), out var session))
            {
                await work.Run(() => end.Others(who, here, cancel), cancel);
                return Pages.SeeOther("/me/devices?said=others");
            }

            // Ended twice is ended.
            await work.Run(() => end.One(who, session, cancel), cancel);
            if (session != here)
                return Pages.SeeOther("/me/devices?said=one");
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Pages.SeeOther("/sign-in");
        }).For(Who.Anybody);
    }

    /// <summary>With what somebody signed in, as it is said.</summary>
    public static string WayInWords(string way) => way switch
    {
        "password" => "密码",
        "code" => "密码和验证码",
        "recovery" => "密码和备用码",
        "pin" => "6 位数字",
        "card" => "请柬或当面的数字码",
        "passkey" => "指纹或人脸",
        _ => way,
    };
}

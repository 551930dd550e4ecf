using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Jicengtong.Tests.Crash;

/// <summary>What a client wanted, and how it can be found in the database afterwards.</summary>
public enum DeedKind
{
    /// <summary>A directive was written; its title is the key.</summary>
    Write,

    /// <summary>A directive was issued; <see cref="Deed.Mark"/> is its id.</summary>
    Issue,

    /// <summary>An ask was opened; <see cref="Deed.Mark"/> is its id.</summary>
    Opening,

    /// <summary>A receipt was given; its text is the key.</summary>
    Receipt,
}

/// <summary>One write a client sent under an operation id. Until it is acknowledged its outcome is unknown.</summary>
public sealed record Deed(DeedKind Kind, string Key, string Mark, string Token, HttpMethod Method, string Path, string Body)
{
    /// <summary>The answer the client saw, or null when the program died before it came.</summary>
    public string? Acknowledged { get; private set; }

    /// <summary>Why the last sending came to nothing.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Sends it, again and again if need be: the key makes a resend harmless.</summary>
    /// <returns>Null when the answer never came or said "try again".</returns>
    /// <exception cref="InvalidOperationException">Refused for good, or answered differently from the first time.</exception>
    public async Task<string?> Send(HttpClient client)
    {
        using var request = new HttpRequestMessage(Method, Path) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Add("Idempotency-Key", Key);
        string answer;
        try
        {
            using var response = await client.SendAsync(request);
            answer = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Trouble = answer;
                return null;
            }

            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{Kind} {Key} was refused with {(int)response.StatusCode}: {answer}");
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or TaskCanceledException)
        {
            Trouble = cut.Message;
            return null;
        }

        if (Acknowledged is { } first && first != answer)
            throw new InvalidOperationException($"{Kind} {Key} was answered \"{first}\" and, sent again, \"{answer}\".");
        return Acknowledged = answer;
    }
}

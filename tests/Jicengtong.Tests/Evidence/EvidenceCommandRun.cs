using System.CommandLine;
using Jicengtong.Modules.Evidence;
using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Tests.Evidence;

/// <summary>Runs <c>jct evidence …</c> and catches what it says.</summary>
internal static class EvidenceCommandRun
{
    public static (int Code, string Output, string Errors) Of(Func<WebApplication>? build, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var root = new RootCommand { EvidenceCommand.Build(_ => build!()) };
        var code = root.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }
}

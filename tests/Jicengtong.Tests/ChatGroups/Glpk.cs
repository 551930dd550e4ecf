using System.Diagnostics;
using System.Globalization;
using System.Text;
using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>Asks glpsol (GLPK) the same questions in another way.</summary>
internal static class Glpk
{
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "glpsol")));

    /// <summary>A smaller problem: the first topics (the most discussed), the people with most at stake.</summary>
    public static PlanningProblem Cut(PlanningProblem problem, int topics, int people, int maxGroups)
    {
        var kept = problem.Participants
            .Select(person => person with { Stakes = [.. person.Stakes.Where(stake => stake.Topic < topics)] })
            .OrderByDescending(person => person.Stakes.Any(stake => stake.Anchors))
            .ThenByDescending(person => person.Stakes.Sum(stake => stake.Inbox)).Take(people);
        return new PlanningProblem { Topics = [.. problem.Topics.Take(topics)], Participants = [.. kept], MaxGroups = maxGroups };
    }

    /// <summary>The compact model: x[t,g] topic in group, y[p,g] seat, z[p,t] pays for a topic heard in vain or got by the inbox.</summary>
    public static long LeastBurden(PlanningProblem problem)
    {
        var (topics, people, groups) = (problem.Topics.Count, problem.Participants.Count, problem.MaxGroups);
        var objective = new StringBuilder("Minimize\n burden: 0 x_0_0\n");
        var rules = new StringBuilder("Subject To\n");
        var binaries = new StringBuilder("Binary\n");
        for (var t = 0; t < topics; t++)
        {
            rules.Append(Sum(groups, g => $"x_{t}_{g}")).Append(" = 1\n");
            binaries.Append(string.Concat(Enumerable.Range(0, groups).Select(g => $" x_{t}_{g}\n")));

            // Groups are alike: topic t may only use the first t + 1 of them.
            for (var g = t + 1; g < groups; g++)
            {
                rules.Append(CultureInfo.InvariantCulture, $" x_{t}_{g} = 0\n");
            }
        }

        for (var p = 0; p < people; p++)
        {
            rules.Append(Sum(groups, g => $"y_{p}_{g}")).Append(CultureInfo.InvariantCulture, $" <= {problem.Participants[p].Seats}\n");
            binaries.Append(string.Concat(Enumerable.Range(0, groups).Select(g => $" y_{p}_{g}\n")));
            for (var t = 0; t < topics; t++)
            {
                var stake = problem.Participants[p].Stakes.FirstOrDefault(stake => stake.Topic == t);
                var vain = problem.Topics[t].Messages - stake.Relevant;
                if (vain > 0)
                {
                    objective.Append(CultureInfo.InvariantCulture, $" + {vain} v_{p}_{t}\n");
                }

                if (stake.Inbox > 0)
                {
                    objective.Append(CultureInfo.InvariantCulture, $" + {stake.Inbox} i_{p}_{t}\n");
                }

                for (var g = 0; g < groups; g++)
                {
                    rules.Append(vain > 0 ? FormattableString.Invariant($" v_{p}_{t} - x_{t}_{g} - y_{p}_{g} >= -1\n") : "");
                    rules.Append(stake.Inbox > 0 ? FormattableString.Invariant($" i_{p}_{t} - x_{t}_{g} + y_{p}_{g} >= 0\n") : "");
                    rules.Append(stake.Anchors ? FormattableString.Invariant($" y_{p}_{g} - x_{t}_{g} >= 0\n") : "");
                }
            }
        }

        return (long)Math.Round(Optimum($"{objective}{rules}{binaries}End\n"));
    }

    /// <summary>The optimum of a model in CPLEX LP format.</summary>
    public static double Maximum(string model) => Optimum(model);

    private static string Sum(int count, Func<int, string> name) => " " + string.Join(" + ", Enumerable.Range(0, count).Select(name));

    private static double Optimum(string model)
    {
        var folder = Directory.CreateTempSubdirectory("jct-glpk-").FullName;
        try
        {
            var (input, output) = (Path.Combine(folder, "model.lp"), Path.Combine(folder, "answer.txt"));
            File.WriteAllText(input, model);
            using var solver = Process.Start(new ProcessStartInfo("glpsol", ["--lp", input, "-o", output, "--cuts"]) { RedirectStandardOutput = true })!;
            var log = solver.StandardOutput.ReadToEnd();
            solver.WaitForExit();
            Assert.True(File.Exists(output), log);
            var answer = File.ReadAllLines(output);
            Assert.Contains(answer, line => line.StartsWith("Status:", StringComparison.Ordinal) && line.Contains("OPTIMAL", StringComparison.Ordinal));
            var objective = answer.Single(line => line.StartsWith("Objective:", StringComparison.Ordinal));
            return double.Parse(objective.Split('=')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

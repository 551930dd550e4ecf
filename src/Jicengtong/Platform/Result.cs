using System.Diagnostics.CodeAnalysis;

namespace Jicengtong.Platform;

/// <summary>
/// An expected refusal. <paramref name="Code"/> is stable and dotted (<c>relay.bare</c>), <paramref name="Message"/>
/// is Chinese and says what to do next, <paramref name="Status"/> is the HTTP status the refusal travels with.
/// </summary>
public abstract record Error(string Code, string Message, int Status = StatusCodes.Status422UnprocessableEntity)
{
    /// <summary>The form field the refusal belongs to, in camelCase; null when it concerns the whole request.</summary>
    public string? Field { get; init; }
}

/// <summary>What one may not see does not exist for them.</summary>
public sealed record NotFound(string What = "要找的内容")
    : Error("notFound", $"没有找到{What}。它可能已经撤回，或者不在您的范围内。", StatusCodes.Status404NotFound);

/// <summary>One may see it but not do this to it.</summary>
public sealed record Forbidden(string Why) : Error("forbidden", Why, StatusCodes.Status403Forbidden);

/// <summary>A field that was not filled in as it must be.</summary>
public sealed record Invalid : Error
{
    /// <param name="field">The field in camelCase.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="code">A stable code when clients must tell this refusal from others.</param>
    public Invalid(string field, string message, string? code = null) : base(code ?? $"invalid.{field}", message) => Field = field;
}

/// <summary>Somebody else changed it in the meantime.</summary>
public sealed record Changed(string What)
    : Error("changed", $"{What}刚刚被别人改过。请刷新后再改，您填的内容还在这一页上。", StatusCodes.Status409Conflict);

/// <summary>Nothing to return beyond success.</summary>
public sealed record Done
{
    /// <summary>The one value.</summary>
    public static readonly Done Instance = new();
}

/// <summary>A value, or the reason why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error) => (this.value, Error) = (value, error);

    /// <summary>The refusal, or null.</summary>
    public Error? Error { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The value; asking a refused result for it is a broken promise.</summary>
    public T Value => Error is null ? value! : throw new InvalidOperationException($"Refused: {Error.Code}");

    /// <summary>Carries the refusal on, or turns the value into another.</summary>
    public Result<TOther> Map<TOther>(Func<T, TOther> turn) => Error is null ? turn(value!) : Error;

    /// <summary>A value is a success.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>An error is a refusal.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}

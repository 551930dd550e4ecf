using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Jicengtong.Tests.Structure;

/// <summary>
/// Everything one type mentions, with all that is nested in it (closures, iterators, async state machines): signatures, base
/// types, interfaces, fields, attributes, generic arguments and constraints, local variables, and every operand of every method.
/// </summary>
internal sealed class Mentions
{
    private readonly IReadOnlyDictionary<string, TypeDefinition> names;

    private Mentions(IReadOnlyDictionary<string, TypeDefinition> names) => this.names = names;

    /// <summary>Types of the same assembly, outermost ones.</summary>
    public HashSet<TypeDefinition> Types { get; } = [];

    public HashSet<string> Literals { get; } = [];

    public HashSet<string> Calls { get; } = [];

    public HashSet<string> Tables { get; } = [];

    public static Mentions Of(TypeDefinition type, IReadOnlyDictionary<string, TypeDefinition> names)
    {
        var mentions = new Mentions(names);
        mentions.Read(type);
        return mentions;
    }

    public static TypeDefinition Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }

    private void Read(TypeDefinition type)
    {
        See(type.BaseType);
        ReadAttributes(type);
        ReadGenerics(type);
        foreach (var implemented in type.Interfaces)
        {
            See(implemented.InterfaceType);
            ReadAttributes(implemented);
        }

        foreach (var field in type.Fields)
        {
            See(field.FieldType);
            ReadAttributes(field);
            if (field.HasConstant && field.Constant is string text)
                Literals.Add(text);
        }

        foreach (var property in type.Properties)
        {
            See(property.PropertyType);
            ReadAttributes(property);
        }

        foreach (var happening in type.Events)
        {
            See(happening.EventType);
            ReadAttributes(happening);
        }

        foreach (var method in type.Methods)
            Read(method);
        foreach (var nested in type.NestedTypes)
            Read(nested);
    }

    private void Read(MethodDefinition method)
    {
        See(method);
        ReadAttributes(method);
        ReadAttributes(method.MethodReturnType);
        ReadGenerics(method);
        foreach (var parameter in method.Parameters)
        {
            ReadAttributes(parameter);
            if (parameter.HasConstant && parameter.Constant is string text)
                Literals.Add(text);
        }

        foreach (var overridden in method.Overrides)
            See(overridden);
        if (method.HasBody)
            Read(method.Body);
    }

    private void Read(MethodBody body)
    {
        foreach (var variable in body.Variables)
            See(variable.VariableType);
        foreach (var handler in body.ExceptionHandlers)
            See(handler.CatchType);
        string? lastText = null;
        foreach (var instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case string text:
                    Literals.Add(lastText = text);
                    break;
                case TypeReference type:
                    See(type);
                    break;
                case FieldReference field:
                    See(field.DeclaringType);
                    See(field.FieldType);
                    break;
                case MethodReference called:
                    See(called);
                    Calls.Add($"{called.DeclaringType.FullName}::{called.Name}");
                    if (called.Name is "ToTable" or "ToView" && lastText is not null)
                        Tables.Add(lastText);
                    break;
                case CallSite site:
                    See(site.ReturnType);
                    foreach (var parameter in site.Parameters)
                        See(parameter.ParameterType);
                    break;
            }
        }
    }

    private void See(MethodReference method)
    {
        See(method.DeclaringType);
        See(method.ReturnType);
        foreach (var parameter in method.Parameters)
            See(parameter.ParameterType);
        if (method is GenericInstanceMethod instance)
            foreach (var argument in instance.GenericArguments)
                See(argument);
    }

    private void See(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType instance:
                foreach (var argument in instance.GenericArguments)
                    See(argument);
                See(instance.ElementType);
                return;
            case FunctionPointerType pointer:
                See(pointer.ReturnType);
                foreach (var parameter in pointer.Parameters)
                    See(parameter.ParameterType);
                return;
            case IModifierType modified:
                See(modified.ModifierType);
                See(modified.ElementType);
                return;
            case TypeSpecification specification:
                See(specification.ElementType);
                return;
            default:
                if (names.TryGetValue(type.FullName, out var known))
                    Types.Add(Outermost(known));
                return;
        }
    }

    private void ReadGenerics(IGenericParameterProvider generic)
    {
        foreach (var parameter in generic.GenericParameters)
        {
            ReadAttributes(parameter);
            foreach (var constraint in parameter.Constraints)
            {
                See(constraint.ConstraintType);
                ReadAttributes(constraint);
            }
        }
    }

    private void ReadAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            See(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument)))
                Read(argument);
        }
    }

    private void Read(CustomAttributeArgument argument)
    {
        See(argument.Type);
        switch (argument.Value)
        {
            case string text:
                Literals.Add(text);
                break;
            case TypeReference type:
                See(type);
                break;
            case CustomAttributeArgument boxed:
                Read(boxed);
                break;
            case CustomAttributeArgument[] several:
                foreach (var one in several)
                    Read(one);
                break;
        }
    }
}

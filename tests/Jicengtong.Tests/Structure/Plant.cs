using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Jicengtong.Tests.Structure;

/// <summary>Puts something wrong into a copy of the compiled product, so that a rule can be seen to find it.</summary>
internal static class Plant
{
    /// <summary>Ways for one type to know another, each of which has hidden a leak somewhere once.</summary>
    public static readonly IReadOnlyDictionary<string, Action<TypeDefinition, TypeDefinition>> HidingPlaces = new Dictionary<string, Action<TypeDefinition, TypeDefinition>>
    {
        ["a field"] = (planted, foreign) => planted.Field(foreign),
        ["the base type"] = (planted, foreign) => planted.BaseType = foreign,
        ["an interface"] = (planted, foreign) => planted.Interfaces.Add(new InterfaceImplementation(foreign)),
        ["a parameter"] = (planted, foreign) => planted.Method(_ => { }).Parameters.Add(new ParameterDefinition(foreign)),
        ["an array inside a list"] = (planted, foreign) => planted.Field(planted.Module.ImportReference(typeof(List<>)).MakeGenericInstanceType(foreign.MakeArrayType())),
        ["a generic constraint"] = (planted, foreign) =>
        {
            var any = new GenericParameter("T", planted);
            any.Constraints.Add(new GenericParameterConstraint(foreign));
            planted.GenericParameters.Add(any);
        },
        ["an attribute"] = (planted, foreign) =>
        {
            var attribute = new CustomAttribute(planted.Module.ImportReference(typeof(System.Diagnostics.DebuggerTypeProxyAttribute).GetConstructor([typeof(Type)])));
            attribute.ConstructorArguments.Add(new CustomAttributeArgument(planted.Module.ImportReference(typeof(Type)), foreign));
            planted.CustomAttributes.Add(attribute);
        },
        ["a local variable"] = (planted, foreign) => planted.Method(_ => { }).Body.Variables.Add(new VariableDefinition(foreign)),
        ["a cast"] = (planted, foreign) => planted.Method(il =>
        {
            il.Emit(OpCodes.Ldnull);
            il.Emit(OpCodes.Castclass, foreign);
            il.Emit(OpCodes.Pop);
        }),
        ["a service asked for"] = (planted, foreign) => planted.Method(il =>
        {
            var create = new GenericInstanceMethod(planted.Module.ImportReference(typeof(Activator).GetMethod(nameof(Activator.CreateInstance), 1, [])));
            create.GenericArguments.Add(foreign);
            il.Emit(OpCodes.Call, create);
            il.Emit(OpCodes.Pop);
        }),
        ["a catch"] = (planted, foreign) =>
        {
            var method = planted.Method(_ => { });
            var only = method.Body.Instructions[0];
            method.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch) { TryStart = only, TryEnd = only, HandlerStart = only, HandlerEnd = only, CatchType = foreign });
        },
        ["a state machine in a closure"] = (planted, foreign) => planted.Nested("<>c__DisplayClass0_0").Nested("<<Run>b__0>d").Field(foreign),
        ["its name in a string"] = (planted, foreign) => planted.Says(foreign.FullName),
    };

    /// <summary>The house with the planted thing in it.</summary>
    public static House InACopy(Action<ModuleDefinition> plant)
    {
        using var copy = House.Read(ReadingMode.Deferred);
        plant(copy.MainModule);
        return House.With(copy);
    }

    /// <summary>A new class.</summary>
    public static TypeDefinition Class(this ModuleDefinition module, string place, string name)
    {
        var type = new TypeDefinition(place, name, TypeAttributes.Class | TypeAttributes.Public, module.TypeSystem.Object);
        module.Types.Add(type);
        return type;
    }

    /// <summary>A new interface.</summary>
    public static TypeDefinition Interface(this ModuleDefinition module, string place, string name)
    {
        var type = new TypeDefinition(place, name, TypeAttributes.Interface | TypeAttributes.Abstract | TypeAttributes.Public);
        module.Types.Add(type);
        return type;
    }

    /// <summary>The same type in the copy.</summary>
    public static TypeDefinition Same(this ModuleDefinition module, Resident resident) => module.GetType(resident.FullName);

    public static void Field(this TypeDefinition type, TypeReference of) => type.Fields.Add(new FieldDefinition("planted", FieldAttributes.Private, of));

    /// <summary>A method whose code has this text.</summary>
    public static void Says(this TypeDefinition type, string text) => type.Method(il =>
    {
        il.Emit(OpCodes.Ldstr, text);
        il.Emit(OpCodes.Pop);
    });

    /// <summary>A constant with this text, used by nobody.</summary>
    public static void Keeps(this TypeDefinition type, string text) => type.Fields.Add(
        new FieldDefinition("Planted", FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.Literal | FieldAttributes.HasDefault, type.Module.TypeSystem.String) { Constant = text });

    /// <summary>A method that maps a table.</summary>
    public static void Maps(this TypeDefinition type, string table) => type.Method(il =>
    {
        var place = new TypeReference("Microsoft.EntityFrameworkCore", "RelationalEntityTypeBuilderExtensions", type.Module, type.Module.TypeSystem.CoreLibrary);
        il.Emit(OpCodes.Ldstr, table);
        il.Emit(OpCodes.Call, new MethodReference("ToTable", type.Module.TypeSystem.Void, place));
    });

    /// <summary>A method that calls this one and forgets what it said.</summary>
    public static void Calls(this TypeDefinition type, System.Reflection.MethodInfo called) => type.Method(il =>
    {
        foreach (var _ in called.GetParameters())
            il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Call, type.Module.ImportReference(called));
        if (called.ReturnType != typeof(void))
            il.Emit(OpCodes.Pop);
    });

    public static MethodDefinition Method(this TypeDefinition type, Action<ILProcessor> code)
    {
        var method = new MethodDefinition("Planted" + type.Methods.Count, MethodAttributes.Public | MethodAttributes.Static, type.Module.TypeSystem.Void);
        type.Methods.Add(method);
        var il = method.Body.GetILProcessor();
        code(il);
        il.Emit(OpCodes.Ret);
        return method;
    }

    private static TypeDefinition Nested(this TypeDefinition type, string name)
    {
        var nested = new TypeDefinition("", name, TypeAttributes.Class | TypeAttributes.NestedPrivate, type.Module.TypeSystem.Object);
        type.NestedTypes.Add(nested);
        return nested;
    }
}

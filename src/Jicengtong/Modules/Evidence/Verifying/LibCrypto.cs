using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// What .NET has not: SM3, SM2 (GB/T 32918, with the usual identity 1234567812345678) and Ed25519, from the OpenSSL 3 that .NET
/// itself stands on under Linux. Loaded at first use only; whoever keeps to SHA-256 and ECDSA never needs it.
/// </summary>
internal static class LibCrypto
{
    private const string Library = "libcrypto";
    private const int Ed25519 = 1087;
    private const int Ed25519Size = 32;
    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64", "libcrypto"];
    private static readonly byte[] Identity = "1234567812345678"u8.ToArray();
    private static readonly Lazy<nint> Sm3Method = new(() => Need(EVP_MD_fetch(0, "SM3", null), "SM3"));

    static LibCrypto() => NativeLibrary.SetDllImportResolver(typeof(LibCrypto).Assembly, Find);

    /// <summary>SM3 of the data, 32 bytes.</summary>
    public static void Sm3(ReadOnlySpan<byte> data, Span<byte> target)
    {
        if (EVP_Digest(ref MemoryMarshal.GetReference(data), (nuint)data.Length, ref MemoryMarshal.GetReference(target), out _, Sm3Method.Value, 0) != 1)
            throw new CryptographicException("SM3 failed.");
    }

    /// <summary>A new SM2 key as PKCS #8, DER.</summary>
    public static byte[] NewSm2()
    {
        var context = Need(EVP_PKEY_CTX_new_from_name(0, "SM2", null), "SM2");
        nint key = 0;
        try
        {
            if (EVP_PKEY_keygen_init(context) != 1 || EVP_PKEY_generate(context, ref key) != 1)
                throw new CryptographicException("No SM2 key could be made.");
            var info = Need(EVP_PKEY2PKCS8(key), "PKCS #8");
            var der = Taken((ref nint to) => i2d_PKCS8_PRIV_KEY_INFO(info, ref to));
            PKCS8_PRIV_KEY_INFO_free(info);
            return der;
        }
        finally
        {
            EVP_PKEY_free(key);
            EVP_PKEY_CTX_free(context);
        }
    }

    /// <summary>The public half (SubjectPublicKeyInfo, DER) of a private key (PKCS #8, DER).</summary>
    public static byte[] PublicOf(byte[] pkcs8) => With(Private(pkcs8), key => Taken((ref nint to) => i2d_PUBKEY(key, ref to)));

    /// <summary>SM2 signature with SM3, DER.</summary>
    public static byte[] SignSm2(byte[] pkcs8, byte[] data) => With(Private(pkcs8), key => Sign(key, data, isSm2: true));

    /// <summary>Is it an SM2 signature of the data by this key?</summary>
    public static bool VerifySm2(byte[] spki, byte[] data, byte[] signature) => With(Public(spki), key => Verify(key, data, signature, isSm2: true));

    /// <summary>The public half of an Ed25519 seed.</summary>
    public static byte[] PublicOfEd25519(byte[] seed) => With(Need(EVP_PKEY_new_raw_private_key(Ed25519, 0, seed, Ed25519Size), "Ed25519"), key =>
    {
        var (bytes, length) = (new byte[Ed25519Size], (nuint)Ed25519Size);
        return EVP_PKEY_get_raw_public_key(key, bytes, ref length) == 1 ? bytes : throw new CryptographicException("Not an Ed25519 key.");
    });

    /// <summary>Ed25519 signature, 64 bytes.</summary>
    public static byte[] SignEd25519(byte[] seed, byte[] data)
        => With(Need(EVP_PKEY_new_raw_private_key(Ed25519, 0, seed, Ed25519Size), "Ed25519"), key => Sign(key, data, isSm2: false));

    /// <summary>Is it an Ed25519 signature of the data by this key?</summary>
    public static bool VerifyEd25519(byte[] publicKey, byte[] data, byte[] signature)
        => publicKey.Length == Ed25519Size && With(Need(EVP_PKEY_new_raw_public_key(Ed25519, 0, publicKey, Ed25519Size), "Ed25519"), key => Verify(key, data, signature, isSm2: false));

    private static byte[] Sign(nint key, byte[] data, bool isSm2)
    {
        var context = Begin(key, isSm2, out var parameters);
        try
        {
            nuint length = 0;
            if (EVP_DigestSignInit(context, 0, isSm2 ? Sm3Method.Value : 0, 0, key) != 1 || EVP_DigestSign(context, null, ref length, data, (nuint)data.Length) != 1)
                throw new CryptographicException("Signing failed.");
            var signature = new byte[length];
            return EVP_DigestSign(context, signature, ref length, data, (nuint)data.Length) == 1 ? signature[..(int)length] : throw new CryptographicException("Signing failed.");
        }
        finally
        {
            End(context, parameters);
        }
    }

    private static bool Verify(nint key, byte[] data, byte[] signature, bool isSm2)
    {
        var context = Begin(key, isSm2, out var parameters);
        try
        {
            var isValid = EVP_DigestVerifyInit(context, 0, isSm2 ? Sm3Method.Value : 0, 0, key) == 1
                && EVP_DigestVerify(context, signature, (nuint)signature.Length, data, (nuint)data.Length) == 1;
            // What was refused stays in the queue of this thread and would be taken for the next call's trouble.
            ERR_clear_error();
            return isValid;
        }
        finally
        {
            End(context, parameters);
        }
    }

    private static nint Begin(nint key, bool isSm2, out nint parameters)
    {
        var context = Need(EVP_MD_CTX_new(), "a context");
        parameters = 0;
        if (isSm2)
        {
            parameters = Need(EVP_PKEY_CTX_new(key, 0), "SM2");
            if (EVP_PKEY_CTX_set1_id(parameters, Identity, Identity.Length) != 1)
                throw new CryptographicException("SM2 took no identity.");
            EVP_MD_CTX_set_pkey_ctx(context, parameters);
        }

        return context;
    }

    private static void End(nint context, nint parameters)
    {
        EVP_MD_CTX_free(context);
        if (parameters != 0)
            EVP_PKEY_CTX_free(parameters);
    }

    private static nint Private(byte[] der) => Need(Read(der, (ref nint at, nint length) => d2i_AutoPrivateKey(0, ref at, length)), "a private key");

    private static nint Public(byte[] der) => Need(Read(der, (ref nint at, nint length) => d2i_PUBKEY(0, ref at, length)), "a public key");

    private static nint Read(byte[] der, Reader read)
    {
        var pinned = GCHandle.Alloc(der, GCHandleType.Pinned);
        try
        {
            var at = pinned.AddrOfPinnedObject();
            return read(ref at, der.Length);
        }
        finally
        {
            pinned.Free();
        }
    }

    private static byte[] Taken(Writer write)
    {
        nint to = 0;
        var length = write(ref to);
        if (length <= 0)
            throw new CryptographicException("The key could not be written.");
        var bytes = new byte[length];
        Marshal.Copy(to, bytes, 0, length);
        CRYPTO_free(to, null, 0);
        return bytes;
    }

    private static T With<T>(nint key, Func<nint, T> use)
    {
        try
        {
            return use(key);
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    private static nint Need(nint pointer, string what)
    {
        if (pointer != 0)
            return pointer;
        ERR_clear_error();
        throw new CryptographicException($"OpenSSL gave no {what}.");
    }

    private static nint Find(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        foreach (var candidate in Names)
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
                return handle;
        throw new DllNotFoundException("OpenSSL 3 (libcrypto) is needed for SM2, SM3 and witnesses; install the package libssl3.");
    }

    private delegate nint Reader(ref nint at, nint length);

    private delegate int Writer(ref nint to);

#pragma warning disable IDE1006, SA1300, CA1707 // names as OpenSSL has them
    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern nint EVP_MD_fetch(nint library, string name, string? properties);

    [DllImport(Library)]
    private static extern int EVP_Digest(ref byte data, nuint count, ref byte digest, out uint size, nint type, nint engine);

    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern nint EVP_PKEY_CTX_new_from_name(nint library, string name, string? properties);

    [DllImport(Library)]
    private static extern int EVP_PKEY_keygen_init(nint context);

    [DllImport(Library)]
    private static extern int EVP_PKEY_generate(nint context, ref nint key);

    [DllImport(Library)]
    private static extern nint EVP_PKEY2PKCS8(nint key);

    [DllImport(Library)]
    private static extern int i2d_PKCS8_PRIV_KEY_INFO(nint info, ref nint to);

    [DllImport(Library)]
    private static extern void PKCS8_PRIV_KEY_INFO_free(nint info);

    [DllImport(Library)]
    private static extern int i2d_PUBKEY(nint key, ref nint to);

    [DllImport(Library)]
    private static extern nint d2i_AutoPrivateKey(nint key, ref nint at, nint length);

    [DllImport(Library)]
    private static extern nint d2i_PUBKEY(nint key, ref nint at, nint length);

    [DllImport(Library)]
    private static extern nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte[] key, nuint length);

    [DllImport(Library)]
    private static extern nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte[] key, nuint length);

    [DllImport(Library)]
    private static extern int EVP_PKEY_get_raw_public_key(nint key, byte[] to, ref nuint length);

    [DllImport(Library)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(Library)]
    private static extern nint EVP_PKEY_CTX_new(nint key, nint engine);

    [DllImport(Library)]
    private static extern int EVP_PKEY_CTX_set1_id(nint context, byte[] id, int length);

    [DllImport(Library)]
    private static extern void EVP_PKEY_CTX_free(nint context);

    [DllImport(Library)]
    private static extern nint EVP_MD_CTX_new();

    [DllImport(Library)]
    private static extern void EVP_MD_CTX_set_pkey_ctx(nint context, nint parameters);

    [DllImport(Library)]
    private static extern void EVP_MD_CTX_free(nint context);

    [DllImport(Library)]
    private static extern int EVP_DigestSignInit(nint context, nint parameters, nint type, nint engine, nint key);

    [DllImport(Library)]
    private static extern int EVP_DigestSign(nint context, byte[]? signature, ref nuint length, byte[] data, nuint count);

    [DllImport(Library)]
    private static extern int EVP_DigestVerifyInit(nint context, nint parameters, nint type, nint engine, nint key);

    [DllImport(Library)]
    private static extern int EVP_DigestVerify(nint context, byte[] signature, nuint length, byte[] data, nuint count);

    [DllImport(Library)]
    private static extern void ERR_clear_error();

    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern void CRYPTO_free(nint pointer, string? file, int line);
#pragma warning restore IDE1006, SA1300, CA1707
}

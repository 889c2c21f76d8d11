package io.skyloom.aead;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The few functions of OpenSSL 3's libcrypto that a codec needs. Calls on messages are linked as critical: arrays are
 * passed as they lie in the heap, which holds the garbage collector off for the microseconds of one frame. Loading the
 * class loads the library, for the life of the process; where there is none that fails with an {@link Error}.
 */
@SuppressWarnings("restricted") // native code is this class's purpose
final class Libcrypto {
    private static final List<String> NAMES =
            List.of("libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll");

    private static final long OLDEST = 0x30000000L;

    private static final SymbolLookup LIBRARY = library();

    /** {@code EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void)}. */
    private static final MethodHandle NEW = function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));

    /** {@code void EVP_CIPHER_CTX_free(EVP_CIPHER_CTX *ctx)}. */
    private static final MethodHandle FREE = function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));

    /** {@code const EVP_CIPHER *EVP_chacha20_poly1305(void)}. */
    private static final MethodHandle CIPHER = function("EVP_chacha20_poly1305", FunctionDescriptor.of(ADDRESS));

    /** {@code int EVP_CipherInit_ex(ctx, cipher, engine, const uchar *key, const uchar *iv, int enc)}. */
    private static final MethodHandle INIT =
            critical("EVP_CipherInit_ex", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);

    /** {@code int EVP_CipherUpdate(ctx, uchar *out, int *outl, const uchar *in, int inl)}. */
    private static final MethodHandle UPDATE =
            critical("EVP_CipherUpdate", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);

    /** {@code int EVP_CipherFinal_ex(ctx, uchar *out, int *outl)}. */
    private static final MethodHandle FINAL = critical("EVP_CipherFinal_ex", ADDRESS, ADDRESS, ADDRESS);

    /** {@code int EVP_CIPHER_CTX_ctrl(ctx, int type, int arg, void *ptr)}. */
    private static final MethodHandle CONTROL =
            critical("EVP_CIPHER_CTX_ctrl", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int KEEP_DIRECTION = -1;

    private Libcrypto() {}

    /** A fresh context with its key; the caller frees it. */
    static MemorySegment context(byte[] key, boolean forSealing) {
        try {
            MemorySegment context = (MemorySegment) NEW.invokeExact();
            MemorySegment cipher = (MemorySegment) CIPHER.invokeExact();
            MemorySegment none = MemorySegment.NULL;
            int ok = (int)
                    INIT.invokeExact(context, cipher, none, MemorySegment.ofArray(key), none, forSealing ? 1 : 0);
            if (ok != 1) {
                FREE.invokeExact(context);
                throw new IllegalStateException("OpenSSL has no ChaCha20-Poly1305");
            }
            return context;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void free(MemorySegment context) {
        try {
            FREE.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Starts a message. */
    static void start(MemorySegment context, byte[] nonce) {
        try {
            MemorySegment none = MemorySegment.NULL;
            require((int) INIT.invokeExact(
                    context, none, none, none, MemorySegment.ofArray(nonce), KEEP_DIRECTION));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Turns the message's bytes; source and target are apart or the same. */
    static void update(MemorySegment context, MemorySegment target, MemorySegment count, MemorySegment source) {
        try {
            require((int) UPDATE.invokeExact(context, target, count, source, (int) source.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Ends the message; returns false when the tag set before is not the right one. */
    static boolean finish(MemorySegment context, MemorySegment target, MemorySegment count) {
        try {
            return (int) FINAL.invokeExact(context, target, count) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Stores the tag of the message just ended. */
    static void getTag(MemorySegment context, MemorySegment tag) {
        control(context, GET_TAG, tag);
    }

    /** Says which tag the message should have. */
    static void setTag(MemorySegment context, MemorySegment tag) {
        control(context, SET_TAG, tag);
    }

    private static void control(MemorySegment context, int what, MemorySegment tag) {
        try {
            require((int) CONTROL.invokeExact(context, what, AeadCodec.TAG_BYTES, tag));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void require(int result) {
        if (result != 1) {
            throw new IllegalStateException("OpenSSL refused a call that cannot fail");
        }
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a native call threw", thrown);
    }

    private static SymbolLookup library() {
        for (String name : NAMES) {
            try {
                SymbolLookup found = SymbolLookup.libraryLookup(name, Arena.global());
                requireRecent(found);
                return found;
            } catch (IllegalArgumentException e) {
                // Not under this name.
            }
        }
        throw new UnsatisfiedLinkError("none of " + NAMES + " was found");
    }

    private static void requireRecent(SymbolLookup library) {
        MemorySegment symbol = library.find("OpenSSL_version_num")
                .orElseThrow(() -> new UnsatisfiedLinkError("the libcrypto found is not OpenSSL's"));
        MethodHandle version = Linker.nativeLinker().downcallHandle(symbol, FunctionDescriptor.of(JAVA_LONG));
        try {
            long number = (long) version.invokeExact();
            if (number < OLDEST) {
                throw new UnsatisfiedLinkError("the libcrypto found is older than OpenSSL 3");
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MethodHandle critical(String name, MemoryLayout... arguments) {
        return function(name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.critical(true));
    }

    private static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        MemorySegment symbol =
                LIBRARY.find(name).orElseThrow(() -> new UnsatisfiedLinkError("libcrypto has no " + name));
        return Linker.nativeLinker().downcallHandle(symbol, shape, options);
    }
}

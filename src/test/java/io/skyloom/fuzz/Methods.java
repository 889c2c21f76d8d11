package io.skyloom.fuzz;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobObject;
import io.skyloom.gob.GobType;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcService;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The methods that a class declares as constants, whoever may see them. */
record Methods(List<RpcMethod<?, ?>> all) {
    private static final GobLimits LIMITS = new GobLimits(1 << 20, 64, 0x4000, 64, 16, 0x4000);

    /** Those of classes of the program, by their names behind {@code io.skyloom.}. */
    static Methods of(String... classes) {
        List<RpcMethod<?, ?>> found = new ArrayList<>();
        for (String name : classes) {
            int before = found.size();
            collect("io.skyloom." + name, found);
            if (found.size() == before) {
                throw new IllegalArgumentException(name + " declares no methods");
            }
        }
        return new Methods(List.copyOf(found));
    }

    private static void collect(String name, List<RpcMethod<?, ?>> found) {
        try {
            for (Field field : Class.forName(name).getDeclaredFields()) {
                if (field.getType() == RpcMethod.class) {
                    field.setAccessible(true);
                    add(found, (RpcMethod<?, ?>) field.get(null));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** One name may have two forms, one a generation; the newer one stands first. */
    private static void add(List<RpcMethod<?, ?>> found, RpcMethod<?, ?> method) {
        if (found.stream().noneMatch(one -> one.name().equals(method.name()))) {
            found.add(method);
        }
    }

    /** A service that understands every argument, checks that it survives its own bytes, and does nothing. */
    RpcService understood(String name) {
        return RpcService.define(name, methods -> all.forEach(method -> add(methods, method)));
    }

    private static <A, R> void add(RpcService.Methods methods, RpcMethod<A, R> method) {
        methods.add(method, (argument, call) -> {
            requireStable(method.argument(), argument);
            throw new IOException("nothing is done here");
        });
    }

    /** A value, encoded and read again, has the same bytes. */
    static <T> void requireStable(GobType<T> type, T value) throws IOException {
        GobObject<T> form = GobObject.of(type, LIMITS);
        byte[] bytes = form.encode(value);
        Claims.require(
                Arrays.equals(form.encode(form.decode(bytes)), bytes), "a value survives its own bytes: " + value);
    }

    /** The same methods without arguments, so that their answers can be asked for. */
    List<RpcMethod<io.skyloom.gob.Gob.Nothing, ?>> answers() {
        List<RpcMethod<io.skyloom.gob.Gob.Nothing, ?>> bare = new ArrayList<>();
        all.forEach(method -> bare.add(new RpcMethod<>(method.name(), Gob.NOTHING, method.reply())));
        return bare;
    }
}

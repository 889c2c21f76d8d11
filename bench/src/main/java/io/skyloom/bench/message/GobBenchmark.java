package io.skyloom.bench.message;

import io.skyloom.gob.GobBuffer;
import io.skyloom.gob.GobException;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobObject;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The messages of a route setup over two hops, in microseconds each. An object brings its definitions along; on a
 * connection they are sent once. A route holds eight public keys, each of which is checked to be a point; the rules of
 * an edge hold none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GobBenchmark {
    private static final int VALUES = 1000;

    private final SetupMessages.Route route = SetupMessages.route();
    private final SetupMessages.Rules rules = SetupMessages.rules();
    private final GobObject<SetupMessages.Route> routeObject = GobObject.of(SetupMessages.Route.GOB, GobLimits.DEFAULT);
    private final GobObject<SetupMessages.Rules> rulesObject = GobObject.of(SetupMessages.Rules.GOB, GobLimits.DEFAULT);
    private final GobWriter writer = new GobWriter(GobLimits.DEFAULT);
    private final GobBuffer out = new GobBuffer(4096);

    private byte[] routeStream = {};
    private byte[] rulesStream = {};
    private byte[] rulesConnection = {};
    private @Nullable GobReader connection;

    /** Makes what is to be read. */
    @Setup
    public void prepare() throws GobException {
        routeStream = routeObject.encode(route);
        rulesStream = rulesObject.encode(rules);
        GobWriter many = new GobWriter(GobLimits.DEFAULT);
        GobBuffer values = new GobBuffer(4096);
        for (int i = 0; i < VALUES; i++) {
            many.write(SetupMessages.Rules.GOB, rules, values);
        }
        rulesConnection = values.toBytes();
    }

    /** A route with its definitions. */
    @Benchmark
    public byte[] encodeRouteObject() throws GobException {
        return routeObject.encode(route);
    }

    /** A route with its definitions, eight keys checked. */
    @Benchmark
    public SetupMessages.Route decodeRouteObject() throws GobException {
        return routeObject.decode(routeStream);
    }

    /** The rules of an edge with their definitions. */
    @Benchmark
    public SetupMessages.Rules decodeRulesObject() throws GobException {
        return rulesObject.decode(rulesStream);
    }

    /** A route on a connection that has seen one before. */
    @Benchmark
    public int encodeRoute() throws GobException {
        out.clear();
        writer.write(SetupMessages.Route.GOB, route, out);
        return out.size();
    }

    /** The rules of an edge on a connection that has seen some before. */
    @Benchmark
    public int encodeRules() throws GobException {
        out.clear();
        writer.write(SetupMessages.Rules.GOB, rules, out);
        return out.size();
    }

    /** The rules of an edge on a connection that has seen some before. */
    @Benchmark
    public SetupMessages.Rules decodeRules() throws IOException {
        SetupMessages.@Nullable Rules read = connection == null ? null : connection.read(SetupMessages.Rules.GOB);
        while (read == null) {
            connection = GobReader.of(rulesConnection, GobLimits.DEFAULT);
            read = connection.read(SetupMessages.Rules.GOB);
        }
        return read;
    }
}

package io.skyloom.yamux;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.GatedStream;
import io.skyloom.seam.virtual.Link;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Two connections over a link in memory, with virtual time, gates in the client's carrier and threads that are watched. */
final class Tunnel implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    final BufferPool pool = new BufferPool(1 << 20);
    final VirtualTime time;
    final Seams seams;
    final Link link;
    final GatedStream gate;
    final YamuxConnection client;
    final YamuxConnection server;
    private final List<CompletableFuture<?>> running = new ArrayList<>();

    private Tunnel(World world, UnaryOperator<YamuxConfig.Builder> change, UnaryOperator<ByteStream> wrap) {
        YamuxConfig config =
                change.apply(YamuxConfig.defaults(pool).toBuilder()).build();
        time = world.virtual().time();
        seams = world.virtual().seams("test", "10.0.0.9");
        StreamPair pair = StreamPair.over(world.virtual().internet());
        link = pair.link();
        gate = new GatedStream(wrap.apply(pair.first()));
        client = YamuxConnection.start("client", gate, Role.CLIENT, config, seams);
        server = YamuxConnection.start("server", wrap.apply(pair.second()), Role.SERVER, config, seams);
    }

    static Tunnel in(World world) {
        return new Tunnel(world, UnaryOperator.identity(), UnaryOperator.identity());
    }

    static Tunnel in(World world, UnaryOperator<YamuxConfig.Builder> change) {
        return new Tunnel(world, change, UnaryOperator.identity());
    }

    static Tunnel over(World world, UnaryOperator<ByteStream> wrap) {
        return new Tunnel(world, UnaryOperator.identity(), wrap);
    }

    /** Both ends of a fresh stream, the client's first. */
    YamuxStream[] connect() throws IOException {
        YamuxStream ours = client.open(LIMIT);
        return new YamuxStream[] {ours, server.accept()};
    }

    /** Runs something on a thread of its own. */
    <T> CompletableFuture<T> start(Callable<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        seams.threads().start("user", () -> {
            try {
                result.complete(body.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        running.add(result);
        return result;
    }

    /** The result of something started. */
    static <T> T result(CompletableFuture<T> of) throws Exception {
        return result(of, 30);
    }

    /** The result of something that may take so many seconds. */
    static <T> T result(CompletableFuture<T> of, int seconds) throws Exception {
        try {
            return of.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception told ? told : e;
        } catch (TimeoutException e) {
            throw new AssertionError("still waiting", e);
        }
    }

    @Override
    public void close() {
        client.close(new IOException("the test is over"));
        server.close(new IOException("the test is over"));
    }
}

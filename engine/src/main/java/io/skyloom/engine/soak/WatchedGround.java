package io.skyloom.engine.soak;

import io.skyloom.seam.Seams;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A ground that tells whenever its driving thread looks around. Threads as for any ground. */
final class WatchedGround implements Ground {
    private final Ground inner;
    private final Runnable heard;

    WatchedGround(Ground inner, Runnable heard) {
        this.inner = inner;
        this.heard = heard;
    }

    @Override
    public boolean passUntil(BooleanSupplier condition, Duration limit) {
        return inner.passUntil(
                () -> {
                    heard.run();
                    return condition.getAsBoolean();
                },
                limit);
    }

    @Override
    public Berth berth(String machine, String owner) {
        return inner.berth(machine, owner);
    }

    @Override
    public InetSocketAddress place(String machine, int port) {
        return inner.place(machine, port);
    }

    @Override
    public Seams driver() {
        return inner.driver();
    }

    @Override
    public Duration elapsed() {
        return inner.elapsed();
    }

    @Override
    public void disturb(String from, String to, Fault fault) {
        inner.disturb(from, to, fault);
    }

    @Override
    public void jump(Duration by) {
        inner.jump(by);
    }

    @Override
    public int openStreams() {
        return inner.openStreams();
    }

    @Override
    public List<String> leftBehind() {
        return inner.leftBehind();
    }

    @Override
    public String story() {
        return inner.story();
    }
}

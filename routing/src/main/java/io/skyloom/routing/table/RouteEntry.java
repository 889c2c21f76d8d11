package io.skyloom.routing.table;

import io.skyloom.managed.PacketCarrier;
import io.skyloom.routing.rule.Rule;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An installed rule with what the packet path needs at hand. Any thread may call any method. Identity is the object's
 * own: another entry under the same id is another route.
 */
public final class RouteEntry {
    /** Activity is noted no more often than this. */
    private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();

    private static final VarHandle ORIGIN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ORIGIN = lookup.findVarHandle(RouteEntry.class, "origin", PacketCarrier.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Rule rule;
    private final int id;
    private final int nextId;
    private final @Nullable UUID nextTransport;
    private final Object party;
    private final @Nullable RouteIntake intake;
    private final long keepAliveNanos;
    private final long tickNanos;

    /** Monotonic; written by any thread that uses the entry, some times a second. */
    private volatile long lastUsedNanos;

    /** The transport that its packets come from; set by the first one, renewed when that transport is made again. */
    private volatile @Nullable PacketCarrier origin;

    /** Where its packets go; set once by whoever is first to need it. */
    private volatile @Nullable NextHop hop;

    /** The entry of the other direction of the same route, as far as is known. */
    private volatile @Nullable RouteEntry opposite;

    /** Set by the one who took it out of the table. */
    private volatile boolean removed;

    RouteEntry(Rule rule, @Nullable RouteIntake intake, Object party, long now) {
        this.rule = rule;
        this.id = rule.key();
        this.party = party;
        this.intake = intake;
        this.keepAliveNanos = rule.keepAlive().toNanos();
        this.tickNanos = Math.min(TICK_NANOS, keepAliveNanos / 16);
        this.lastUsedNanos = now;
        this.nextId = switch (rule) {
            case Rule.Forward forward -> forward.nextId();
            case Rule.Intermediary intermediary -> intermediary.nextId();
            case Rule.Reverse reverse -> 0;
        };
        this.nextTransport = switch (rule) {
            case Rule.Forward forward -> forward.nextTransport();
            case Rule.Intermediary intermediary -> intermediary.nextTransport();
            case Rule.Reverse reverse -> null;
        };
    }

    /** The rule as it was installed. */
    public Rule rule() {
        return rule;
    }

    /** The id under which its packets arrive, as 32 raw bits; never 0. */
    public int id() {
        return id;
    }

    /** Who installed it. */
    public Object party() {
        return party;
    }

    /** Who takes its packets; null when they go on to {@link #nextTransport()}. */
    public @Nullable RouteIntake intake() {
        return intake;
    }

    /** The id at the next visor; 0 when the route ends here. */
    public int nextId() {
        return nextId;
    }

    /** The transport to the next visor; null when the route ends here. */
    public @Nullable UUID nextTransport() {
        return nextTransport;
    }

    /** Whether it relays for others, so that its own id is one a neighbour may address. */
    public boolean isIntermediary() {
        return rule instanceof Rule.Intermediary;
    }

    /** Whether it was idle for longer than its keep-alive. */
    public boolean isExpired(long now) {
        return now - lastUsedNanos > keepAliveNanos;
    }

    /** Notes that it was used; costs a write at most ten times a second. */
    public void touch(long now) {
        if (now - lastUsedNanos > tickNanos) {
            lastUsedNanos = now;
        }
    }

    /** When it was last used, give or take a tick. */
    public long lastUsedNanos() {
        return lastUsedNanos;
    }

    /**
     * Whether packets may come from there: the first transport that brings one is the only one from then on. A
     * transport that was lost and made again has the same id and is let in.
     */
    public boolean admits(PacketCarrier from) {
        PacketCarrier known = origin;
        return known == from || admitsAnew(known, from);
    }

    private boolean admitsAnew(@Nullable PacketCarrier known, PacketCarrier from) {
        if (known != null && !known.id().equals(from.id())) {
            return false;
        }
        return ORIGIN.compareAndSet(this, known, from) || admits(from);
    }

    /** The transport that brings its packets; null before the first one. */
    public @Nullable PacketCarrier origin() {
        return origin;
    }

    /** Where its packets go; null before somebody needed to know, and when the route ends here. */
    public @Nullable NextHop hop() {
        return hop;
    }

    /** Remembers where its packets go. */
    public void remember(NextHop found) {
        hop = found;
    }

    /** The entry of the other direction of the same route; null when it is not known. */
    public @Nullable RouteEntry opposite() {
        return opposite;
    }

    void join(RouteEntry other) {
        opposite = other;
    }

    /** Whether it has left the table. */
    public boolean isRemoved() {
        return removed;
    }

    void markRemoved() {
        removed = true;
    }

    @Override
    public String toString() {
        return rule.toString();
    }
}

package io.skyloom.resolver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import io.skyloom.stcpr.AddressText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who can be reached where over one type of network, as of late: a binding lasts a while and is renewed by binding
 * again, for IPv4 and IPv6 apart. Any thread.
 */
final class Bindings {
    private final Clock clock;
    private final long lifetimeNanos;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    /** The longest unrenewed first. */
    @GuardedBy("lock")
    private final LinkedHashMap<PubKey, Binding> bindings = new LinkedHashMap<>();

    /** Where a visor was seen, until when that counts. */
    private record Sighting(InetAddress address, long until) {}

    /** What a visor said last, and where it was seen saying it. */
    private record Binding(
            BindRequest said,
            @Nullable Sighting v4,
            @Nullable Sighting v6) {}

    Bindings(Clock clock, Duration lifetime, int most) {
        this.clock = clock;
        this.lifetimeNanos = lifetime.toNanos();
        this.most = most;
    }

    /** Notes what {@code key} said at {@code source}; false when there is no room for one more visor. */
    boolean bind(PubKey key, InetAddress source, BindRequest said) {
        Sighting now = new Sighting(source, clock.nanoTime() + lifetimeNanos);
        lock.lock();
        try {
            forgetExpired();
            Binding before = bindings.remove(key);
            if (bindings.size() >= most) {
                return false;
            }
            boolean four = source instanceof Inet4Address;
            Sighting v4 = four ? now : before == null ? null : before.v4;
            Sighting v6 = four ? before == null ? null : before.v6 : now;
            bindings.put(key, new Binding(said, v4, v6));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a visor. */
    void unbind(PubKey key) {
        lock.lock();
        try {
            bindings.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** What a visor seen at {@code asker} is told about {@code key}. */
    Optional<AddressRecord> find(PubKey key, Optional<InetAddress> asker) {
        Binding binding;
        lock.lock();
        try {
            binding = bindings.get(key);
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(binding).flatMap(found -> record(found, asker));
    }

    /** Who is bound. */
    List<PubKey> keys() {
        lock.lock();
        try {
            forgetExpired();
            return List.copyOf(bindings.keySet());
        } finally {
            lock.unlock();
        }
    }

    private Optional<AddressRecord> record(Binding binding, Optional<InetAddress> asker) {
        Optional<InetAddress> v4 = live(binding.v4);
        Optional<InetAddress> v6 = live(binding.v6);
        BindRequest said = binding.said;
        boolean local = asker.isPresent() && (asker.equals(v4) || asker.equals(v6));
        return v4.or(() -> v6)
                .map(seen -> new AddressRecord(
                        AddressText.of(seen),
                        v6.map(AddressText::of).orElse(""),
                        local,
                        said.port(),
                        said.addresses(),
                        said.publicIp(),
                        said.publicIpV6(),
                        said.certHash()));
    }

    private Optional<InetAddress> live(@Nullable Sighting sighting) {
        return Optional.ofNullable(sighting)
                .filter(one -> one.until - clock.nanoTime() > 0)
                .map(Sighting::address);
    }

    /** Renewed bindings move to the end, so the expired ones are at the front. */
    @GuardedBy("lock")
    private void forgetExpired() {
        var oldest = bindings.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<PubKey, Binding> entry = oldest.next();
            if (live(entry.getValue().v4).isPresent()
                    || live(entry.getValue().v6).isPresent()) {
                return;
            }
            oldest.remove();
        }
    }
}

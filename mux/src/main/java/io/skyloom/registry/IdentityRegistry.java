package io.skyloom.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds at most one living object per key and lets an object remove only itself.
 *
 * <p>The map underneath compares values with {@code equals}; identity holds because values must keep {@link
 * Object#equals} (checked when assertions are on). A record as value would silently turn "remove me" into "remove
 * whoever looks like me".
 *
 * <p>All methods are safe for any thread; looking never waits, and changing only for another change of the same slot or
 * its neighbours. Displaced values are returned, never closed here: the
 * caller closes them outside any lock.
 *
 * @param <K> an immutable key with value equality
 * @param <V> a class that inherits {@code Object.equals}
 */
public final class IdentityRegistry<K, V> {
    /**
     * The JDK's map, also for keys that come back again and again. A map that locks nothing at all was weighed: it keeps
     * the keys of those who left, and grows by the machine's time, so that the order of its values cannot be repeated.
     */
    private final ConcurrentMap<K, V> slots = new ConcurrentHashMap<>();

    /** Puts {@code value} into the slot, newest wins; returns the displaced value, which the caller must close. */
    public @Nullable V install(K key, V value) {
        assert keepsIdentity(value) : value.getClass() + " overrides equals and must not be a registry value";
        V displaced = slots.put(key, value);
        return displaced == value ? null : displaced;
    }

    /**
     * Puts {@code value} into the slot unless a value that {@code keep} approves of holds it. The re-check that ends
     * every look – unlock – slow work – install.
     *
     * @return the holder after the call: {@code value} itself when it was installed (the caller then owns a displaced
     *     dead holder through its own reference, if it cares), else the one that was kept
     */
    public V installUnless(K key, V value, Predicate<? super V> keep) {
        assert keepsIdentity(value) : value.getClass() + " overrides equals and must not be a registry value";
        while (true) {
            V holder = slots.putIfAbsent(key, value);
            if (holder == null || holder == value) {
                return value;
            }
            if (keep.test(holder)) {
                return holder;
            }
            if (slots.replace(key, holder, value)) {
                return value;
            }
        }
    }

    /** Empties the slot only if it still holds that very object; returns whether it did. */
    public boolean remove(K key, V value) {
        return slots.remove(key, value);
    }

    /** The current holder, or null. */
    public @Nullable V get(K key) {
        return slots.get(key);
    }

    /**
     * The values of one moment or close to it; safe to walk while the registry changes. In no order to count on, but the
     * same for the same history.
     */
    public List<V> snapshot() {
        return new ArrayList<>(slots.values());
    }

    /** How many slots are filled; exact only while nothing changes. */
    public int size() {
        return slots.size();
    }

    /** Whether no slot is filled. */
    public boolean isEmpty() {
        return slots.isEmpty();
    }

    private static boolean keepsIdentity(Object value) {
        try {
            return Objects.requireNonNull(value)
                    .getClass()
                    .getMethod("equals", Object.class)
                    .getDeclaringClass()
                    .equals(Object.class);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}

package io.skyloom.managed;

import io.skyloom.registry.IdentityRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All transports of a visor by id: where a settled connection finds its slot, or founds one. No I/O, clock or threads;
 * any thread may call any method and none blocks.
 *
 * <p>What holds after every call: a live connection that was placed and neither left nor was displaced is held by a
 * slot, and that slot is the one found under its key.
 *
 * @param <K> the key
 * @param <C> the connection
 * @param <V> what lives under the key and has a slot; a class that inherits {@code Object.equals}
 */
public final class SlotTable<K, C extends Standing, V> {
    private final IdentityRegistry<K, V> holders = new IdentityRegistry<>();
    private final Function<V, Slot<C>> slotOf;

    /** @param slotOf the slot of a holder, always the same one */
    public SlotTable(Function<V, Slot<C>> slotOf) {
        this.slotOf = slotOf;
    }

    /**
     * Where a connection ended up.
     *
     * @param holder has it
     * @param admission how it joined the holder's others; null when the holder was founded for it
     * @param replaced dead holders that stood in its way and had not removed themselves yet
     */
    public record Placement<C, V>(V holder, Slot.@Nullable Admission<C> admission, List<V> replaced) {
        /** Whether the holder is new. */
        public boolean founded() {
            return admission == null;
        }
    }

    /**
     * Gives a settled connection its place: in the slot under the key, or in a new one when none is there or what is
     * there has ended. This is the look again after the slow work of dialling and settling.
     *
     * @param founder makes a holder whose slot begins with the newcomer; may be called more often than is used
     */
    public Placement<C, V> place(K key, C newcomer, long now, Supplier<V> founder) {
        List<V> dead = new ArrayList<>(0);
        while (true) {
            V holder = holders.get(key);
            if (holder == null || slotOf.apply(holder).isEmpty()) {
                V fresh = founder.get();
                holder = holders.installUnless(key, fresh, one -> stays(one, dead));
                if (holder == fresh) {
                    return new Placement<>(fresh, null, dead);
                }
            }
            Slot.Admission<C> admission = slotOf.apply(holder).admit(newcomer, now);
            if (admission.place() != Slot.Place.REFUSED) {
                return new Placement<>(holder, admission, dead);
            }
        }
    }

    private boolean stays(V holder, List<V> dead) {
        if (!slotOf.apply(holder).isEmpty()) {
            return true;
        }
        dead.add(holder);
        return false;
    }

    /** Takes out a holder whose slot has ended, if it is still the one under its key. */
    public boolean remove(K key, V holder) {
        return holders.remove(key, holder);
    }

    /** The holder under the key if it lives, else null. */
    public @Nullable V live(K key) {
        V holder = holders.get(key);
        return holder != null && slotOf.apply(holder).isLive() ? holder : null;
    }

    /** The holder under the key, living or not. */
    public @Nullable V get(K key) {
        return holders.get(key);
    }

    /** All holders that live, of one moment or close to it, in no order. */
    public List<V> live() {
        List<V> all = holders.snapshot();
        all.removeIf(holder -> !slotOf.apply(holder).isLive());
        return all;
    }

    /** All holders, of one moment or close to it, in no order. */
    public List<V> snapshot() {
        return holders.snapshot();
    }

    /** How many keys are taken; exact only while nothing changes. */
    public int size() {
        return holders.size();
    }
}

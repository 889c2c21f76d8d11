package io.skyloom.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class IdentityRegistryTest {
    private static final String KEY = "peer";

    @Test
    void shouldReturnTheDisplacedValueExactlyOnce() {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Session first = new Session();
        Session second = new Session();
        assertThat(registry.install(KEY, first)).isNull();
        assertThat(registry.install(KEY, second)).isSameAs(first);
        assertThat(registry.install(KEY, second)).as("itself is not displaced").isNull();
        assertThat(registry.get(KEY)).isSameAs(second);
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void shouldRemoveOnlyThatVeryObject() {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Session old = new Session();
        Session successor = new Session();
        registry.install(KEY, old);
        registry.install(KEY, successor);
        assertThat(registry.remove(KEY, old)).as("the old one is gone already").isFalse();
        assertThat(registry.get(KEY)).isSameAs(successor);
        assertThat(registry.remove(KEY, successor)).isTrue();
        assertThat(registry.remove(KEY, successor)).isFalse();
        assertThat(registry.isEmpty()).isTrue();
        assertThat(registry.get(KEY)).isNull();
    }

    @Test
    void shouldFindTheSlotByAnEqualKey() {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Session session = new Session();
        registry.install("xab".substring(1), session);
        assertThat(registry.get("ab")).isSameAs(session);
        assertThat(registry.remove("ab", session)).isTrue();
    }

    @Test
    void shouldRefuseValuesThatCompareByContent() {
        IdentityRegistry<String, Object> registry = new IdentityRegistry<>();
        assertThatThrownBy(() -> registry.install(KEY, new Lookalike(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Lookalike");
        assertThatThrownBy(() -> registry.installUnless(KEY, List.of(), holder -> true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("overrides equals");
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void shouldInstallIntoAFreeSlotWithoutAsking() {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Session session = new Session();
        assertThat(registry.installUnless(KEY, session, holder -> {
                    throw new AssertionError("nobody to ask about");
                }))
                .isSameAs(session);
        assertThat(registry.installUnless(KEY, session, holder -> {
                    throw new AssertionError("is not asked about itself");
                }))
                .isSameAs(session);
    }

    @Test
    void shouldKeepALivingHolderAndReplaceADeadOne() {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Session holder = new Session();
        Session challenger = new Session();
        registry.install(KEY, holder);
        assertThat(registry.installUnless(KEY, challenger, Session::isAlive)).isSameAs(holder);
        assertThat(registry.get(KEY)).isSameAs(holder);
        holder.alive = false;
        assertThat(registry.installUnless(KEY, challenger, Session::isAlive)).isSameAs(challenger);
        assertThat(registry.get(KEY)).isSameAs(challenger);
        assertThat(registry.remove(KEY, holder)).isFalse();
    }

    @Test
    void shouldLookAgainWhenTheHolderChangesWhileItIsJudged() {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Session dead = new Session();
        Session lucky = new Session();
        registry.install(KEY, dead);
        List<Session> judged = new ArrayList<>();
        Session kept = registry.installUnless(KEY, new Session(), holder -> {
            judged.add(holder);
            if (holder == dead) {
                registry.install(KEY, lucky);
            }
            return holder == lucky;
        });
        assertThat(kept).isSameAs(lucky).isSameAs(registry.get(KEY));
        assertThat(judged).containsExactly(dead, lucky);
    }

    @Test
    void shouldShowWhatIsInIt() {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Session one = new Session();
        Session other = new Session();
        registry.install("a", one);
        registry.install("b", other);
        List<Session> snapshot = registry.snapshot();
        registry.remove("a", one);
        assertThat(snapshot).containsExactlyInAnyOrder(one, other);
        assertThat(registry.snapshot()).containsExactly(other);
    }

    /** Many threads replace and leave; every object is displaced, removed or still there, and exactly one of those. */
    @Test
    void shouldAccountForEveryObjectUnderChurn(World world) throws Exception {
        IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
        Seams seams = world.realSeams("churn");
        AtomicInteger displaced = new AtomicInteger();
        AtomicInteger removed = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(seams.threads().startDataPlane("churner" + i, () -> {
                try {
                    for (int round = 0; round < 20_000; round++) {
                        Session mine = new Session();
                        Session before = registry.install(KEY, mine);
                        if (before != null) {
                            displaced.incrementAndGet();
                            if (registry.remove(KEY, before)) {
                                throw new AssertionError("a displaced value could be removed once more");
                            }
                        }
                        if (round % 2 == 0 && registry.remove(KEY, mine)) {
                            removed.incrementAndGet();
                        }
                    }
                } catch (AssertionError e) {
                    failure.set(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure).hasNullValue();
        assertThat(displaced.get() + removed.get() + registry.size()).isEqualTo(80_000);
    }

    /** A value as it should be. */
    private static final class Session {
        private volatile boolean alive = true;

        boolean isAlive() {
            return alive;
        }
    }

    /** A value as it must not be: "remove me" would remove whoever looks like me. */
    private record Lookalike(int id) {}
}

package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.sim.PlantedClasses.Defect;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Historical defects, planted one at a time: the same small network that is sound without them is found to be ill. */
class PlantedDefectsTest {
    private static final String SCRIPT = """
            visors A B C hops 2
            slow A-B 20ms
            transport A-B B-C
            talk A>C
            talk C>A
            within 30s all answer
            at 1s mutual A-B
            at 1.02s mutual A-B
            at 2s hangup A
            at 3s mutual A-B
            at 10s restart B
            calm
            within 3m all answer
            at 200s swallow A-dmsg1
            at 201s crash A
            at 201.5s heal A-dmsg1
            within 3m all answer
            """;

    /**
     * A defect and how it shows.
     *
     * @param sign a pattern of what is found to be wrong
     */
    record Planted(Defect defect, String sign) {
        @Override
        public String toString() {
            return defect.toString();
        }
    }

    static List<Planted> defects() {
        return List.of(
                new Planted(
                        new Defect(
                                "a group that ends stays in the registry",
                                "io.skyloom.routing.router.GroupRegistry",
                                "leave",
                                code -> code.visitInsn(Opcodes.RETURN)),
                        "A has [1-9][0-9]* swept groups"),
                new Planted(
                        new Defect(
                                "whoever leaves takes out whoever holds his key",
                                "io.skyloom.registry.IdentityRegistry",
                                "remove",
                                PlantedDefectsTest::removeByKey),
                        "no answers within PT3M for A>C: .*cannot connect to delegated server"),
                new Planted(
                        new Defect(
                                "the rules of a group that ends stay in the table",
                                "io.skyloom.routing.router.RoutePair",
                                "release",
                                code -> code.visitInsn(Opcodes.RETURN)),
                        "C has [0-9]+ rules of routes that end there, for [0-9]+ groups"),
                new Planted(
                        new Defect(
                                "a relay that passes the end of a route on keeps its rule",
                                "io.skyloom.routing.forward.Forwarder",
                                "onClosed",
                                code -> code.visitInsn(Opcodes.RETURN)),
                        "B has INTER\\(.*\\) that leads nowhere"));
    }

    private static void removeByKey(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(
                Opcodes.GETFIELD,
                "io/skyloom/registry/IdentityRegistry",
                "slots",
                "Ljava/util/concurrent/ConcurrentMap;");
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "java/util/concurrent/ConcurrentMap",
                "remove",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                true);
        code.visitInsn(Opcodes.POP);
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
    }

    private static String play(Defect defect) throws ReflectiveOperationException {
        @SuppressWarnings("unchecked")
        BiFunction<String, Long, String> drill = (BiFunction<String, Long, String>) new PlantedClasses(defect)
                .loadClass(Drill.class.getName())
                .getConstructor()
                .newInstance();
        return drill.apply(SCRIPT, 1L);
    }

    @Test
    void shouldFindNothingWhereNothingIsPlanted() {
        assertThat(new Drill().apply(SCRIPT, 1L)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("defects")
    void shouldFindWhatIsPlanted(Planted planted) throws ReflectiveOperationException {
        assertThat(play(planted.defect)).containsPattern(planted.sign);
    }
}

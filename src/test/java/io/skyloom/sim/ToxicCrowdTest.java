package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.Stage;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.sim.PlantedClasses.Defect;
import io.skyloom.testing.World;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;

/**
 * A whole network, and a crowd that comes to every door of it at once: visors' transports, the dmsg server, all
 * directories, application servers, a proxy's two ports and the numbers for monitoring. Who talks goes on talking, who
 * begins to talk gets through, one more stranger from elsewhere is let in everywhere, and when its time is over the whole
 * crowd has been thrown out and nothing is left of it.
 *
 * <p>Without their limits every door keeps the crowd, and without displacement every door that the crowd can fill is shut
 * to the one who comes later: both are planted here, and both are noticed at each of these doors.
 */
class ToxicCrowdTest {
    @ParameterizedTest(name = "a crowd that {0}")
    @ValueSource(strings = {"says nothing", "dribbles", "exaggerates"})
    void shouldThrowACrowdOutAndServeEverybodyElse(String manners, World world) {
        Siege siege = new Siege();
        assertThat(siege.apply(manners)).isEmpty();
        assertThat(siege.besieged())
                .as("transports, directories, dmsg, applications, a proxy, metrics")
                .hasSizeGreaterThanOrEqualTo(14)
                .allMatch(door -> Siege.NAMES.values().stream().anyMatch(door::startsWith));
        assertThat(Siege.NAMES.values())
                .allMatch(name -> siege.besieged().stream().anyMatch(door -> door.startsWith(name)));
    }

    @Test
    void shouldNoticeEveryDoorThatHasNoLimit() throws ReflectiveOperationException {
        List<String> noticed = besiege(
                new Defect("no limit", "io.skyloom.seam.StreamGuard", "expire", code -> code.visitInsn(Opcodes.RETURN)),
                new Defect(
                        "no limit",
                        "io.skyloom.http.ServerConnection",
                        "expire",
                        code -> code.visitInsn(Opcodes.RETURN)));
        assertThat(Siege.NAMES.values())
                .allSatisfy(name -> assertThat(noticed).anyMatch(line -> line.startsWith("still inside: " + name)));
    }

    @Test
    void shouldNoticeEveryDoorWhereNobodyMakesRoom() throws ReflectiveOperationException {
        List<String> noticed = besiege(
                new Defect("no displacement", "io.skyloom.accept.WaitingRoom", "whoMustGoFor", code -> {
                    code.visitInsn(Opcodes.ACONST_NULL);
                    code.visitInsn(Opcodes.ARETURN);
                }),
                new Defect("no displacement", "io.skyloom.http.HttpServer", "makeRoom", code -> {
                    code.visitInsn(Opcodes.ICONST_0);
                    code.visitInsn(Opcodes.IRETURN);
                }));
        assertThat(List.of("transports", "directory", "dmsg server", "applications", "metrics"))
                .allSatisfy(name -> assertThat(noticed).anyMatch(line -> line.startsWith("shut: " + name)));
    }

    /** What a silent crowd makes noticed in a program with these defects. */
    @SuppressWarnings("unchecked")
    private static List<String> besiege(Defect... defects) throws ReflectiveOperationException {
        return ((Function<String, List<String>>) new PlantedClasses(defects)
                        .loadClass(Siege.class.getName())
                        .getConstructor()
                        .newInstance())
                .apply("says nothing");
    }

    /** Two of three accepts fail at every door from the first to the last moment. */
    @Test
    void shouldWorkThoughAcceptingFailsMostOfTheTime(World world) {
        Doors doors = new Doors(true);
        Simulation simulation = new Simulation(12, doors::around);
        try (Stage stage = new Stage(new SimulatedGround(simulation), 12)) {
            stage.play(Script.parse("scarce", """
                    visors A B C hops 2
                    transport A-B B-C
                    talk A>C
                    talk C>A
                    within 2m all answers
                    at 5s crash B
                    within 3m all answers
                    """));
        }
        assertThat(doors.failures()).isGreaterThan(50);
    }
}

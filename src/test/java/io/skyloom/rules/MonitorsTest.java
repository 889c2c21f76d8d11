package io.skyloom.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.rules.planted.ByMonitor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Blocks that enter a monitor, which only the instructions show: a thread that blocks in one pins its carrier. */
class MonitorsTest {
    @Test
    void shouldFindNoMonitorInAnyRoom() throws IOException {
        List<Path> files = Arrays.stream(Room.values())
                .map(House::classFiles)
                .flatMap(List::stream)
                .toList();
        assertThat(files).as("class files to look at").hasSizeGreaterThan(50);
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            found.addAll(monitorsIn(file));
        }
        assertThat(found).as("use a ReentrantLock").isEmpty();
    }

    @Test
    void shouldFindThePlantedMonitor() throws IOException, URISyntaxException {
        Path file = Path.of(ByMonitor.class.getResource("ByMonitor.class").toURI());
        assertThat(monitorsIn(file)).containsExactly("io/skyloom/rules/planted/ByMonitor.count");
    }

    private static List<String> monitorsIn(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        ClassReader reader = new ClassReader(Files.readAllBytes(file));
        reader.accept(new MonitorFinder(reader.getClassName(), found), ClassReader.SKIP_DEBUG);
        return found;
    }

    /** Notes the methods that have such an instruction. */
    private static final class MonitorFinder extends ClassVisitor {
        private final String owner;
        private final List<String> found;

        MonitorFinder(String owner, List<String> found) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        found.add(owner + "." + name);
                    }
                }
            };
        }
    }
}

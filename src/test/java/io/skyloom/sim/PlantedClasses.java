package io.skyloom.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The program once more, with other bodies in some of its methods: what it would be if those defects were in it. */
final class PlantedClasses extends ClassLoader {
    private static final String OURS = "io.skyloom.";

    private final List<Defect> defects;

    /**
     * A method and what it does instead.
     *
     * @param what in words
     * @param type the class's full name
     * @param method its name
     * @param body writes all instructions
     */
    record Defect(String what, String type, String method, Consumer<MethodVisitor> body) {
        @Override
        public String toString() {
            return what;
        }
    }

    PlantedClasses(Defect... defects) {
        super(PlantedClasses.class.getClassLoader());
        this.defects = List.of(defects);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            for (Defect defect : defects) {
                bytes = name.equals(defect.type()) ? planted(defect, bytes) : bytes;
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] planted(Defect defect, byte[] sound) {
        ClassReader reader = new ClassReader(sound);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String signature, String[] thrown) {
                        MethodVisitor usual = super.visitMethod(access, name, type, signature, thrown);
                        return name.equals(defect.method()) ? replaced(defect, usual) : usual;
                    }
                },
                0);
        return writer.toByteArray();
    }

    /** Takes the body's place; the former one goes nowhere. */
    private static MethodVisitor replaced(Defect defect, MethodVisitor target) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitCode() {
                target.visitCode();
                defect.body().accept(target);
                target.visitMaxs(0, 0);
                target.visitEnd();
            }
        };
    }
}

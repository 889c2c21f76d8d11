package io.skyloom.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where the project's sources and compiled classes are, found from the folder in which the tests run. */
final class House {
    private static final Path ROOT = findRoot();

    private House() {}

    /** The project's folder. */
    static Path root() {
        return ROOT;
    }

    /** The main classes of all rooms. */
    static JavaClasses mainClasses() {
        return new ClassFileImporter()
                .importPaths(Arrays.stream(Room.values())
                        .map(House::classesOf)
                        .filter(Files::isDirectory)
                        .toList());
    }

    /** The test classes of all rooms and of the tests of the whole network. */
    static JavaClasses testClasses() {
        Stream<Path> rooms = Arrays.stream(Room.values()).map(room -> root().resolve(room.folder()));
        return new ClassFileImporter()
                .importPaths(Stream.concat(rooms, Stream.of(root().resolve("src/test")))
                        .map(module -> module.resolve("target/test-classes"))
                        .filter(Files::isDirectory)
                        .toList());
    }

    /** Which room a class was compiled in; empty for anything that is not ours. */
    static Optional<Room> roomOf(JavaClass one) {
        return one.getSource().map(Source::getUri).map(URI::toString).flatMap(House::roomAt);
    }

    private static Optional<Room> roomAt(String place) {
        return Arrays.stream(Room.values())
                .filter(room -> isMainOf(room, place))
                .findFirst();
    }

    /** Classes of a room lie in a folder while it is compiled and in a jar once it is packaged. */
    private static boolean isMainOf(Room room, String place) {
        String built = root().resolve(room.folder()).resolve("target").toUri().getPath();
        return place.contains(built) && !place.contains("/test-classes/") && !place.contains("-tests.jar");
    }

    /** The compiled class files of a room. */
    static List<Path> classFiles(Room room) {
        return files(classesOf(room), file -> file.toString().endsWith(".class"));
    }

    /** The Java sources of a room's main code, those for newer JDKs included. */
    static List<Path> mainSources(Room room) {
        return javaSources(room.folder()).stream()
                .filter(file -> !file.toString().contains("/src/test/"))
                .toList();
    }

    /** All Java sources below a folder of the project. */
    static List<Path> javaSources(String folder) {
        return files(root().resolve(folder), file -> file.toString().endsWith(".java"));
    }

    static Path classesOf(Room room) {
        return root().resolve(room.folder()).resolve("target/classes");
    }

    private static List<Path> files(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path findRoot() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("skyloom")) && Files.isDirectory(at.resolve("mux"))) {
                return at;
            }
        }
        throw new IllegalStateException("not inside the project: " + Path.of("").toAbsolutePath());
    }
}

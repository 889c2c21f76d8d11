package io.skyloom.engine.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes files that hold a secret: whole or not at all, readable by their owner only. A reader sees the old file or the
 * new one, also after a power cut.
 */
public final class PrivateFile {
    private PrivateFile() {}

    /**
     * Puts a file in the place of another, or where none was. A symbolic link stays, and what it points at is replaced.
     *
     * @throws IOException when it could not be done; the former file is untouched then and nothing is left beside it
     */
    public static void replace(Path path, byte[] content) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FileSystemException(path.toString(), null, "its folder does not exist");
        }
        Path fresh = Files.createTempFile(folder, "." + target.getFileName(), ".new");
        try {
            restrict(fresh);
            adopt(fresh, target);
            write(fresh, content);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /** A file that was created may have more rights than it should on systems without POSIX rights; nothing can be done there. */
    private static void restrict(Path file) throws IOException {
        PosixFileAttributeView rights =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (rights != null) {
            rights.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** When an administrator changes the file of a service, the service must be able to read it afterwards. */
    private static void adopt(Path fresh, Path target) throws IOException {
        PosixFileAttributeView ours = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (ours == null || !Files.exists(target)) {
            return;
        }
        PosixFileAttributes former = Files.readAttributes(target, PosixFileAttributes.class);
        try {
            if (!former.owner().equals(ours.readAttributes().owner())) {
                ours.setOwner(former.owner());
                ours.setGroup(former.group());
            }
        } catch (FileSystemException e) {
            // Only an administrator may give files away; whoever else writes here owns what he wrote.
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
    }
}

package io.skyloom.engine.soak;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The steps that were played so far, packed page by page: a long run judges the heap of the network, to which its own
 * memory of ten thousand steps would add more than the network may grow by. Owned by the thread that plays.
 */
final class Played {
    private static final int PAGE = 16 * 1024;

    private final List<byte[]> packed = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();

    void add(Step step) {
        open.append(step).append('\n');
        if (open.length() >= PAGE) {
            packed.add(pack(open.toString()));
            open.setLength(0);
        }
    }

    List<Step> steps() {
        StringBuilder all = new StringBuilder();
        packed.forEach(page -> all.append(unpack(page)));
        return all.append(open).toString().lines().map(Step::parse).toList();
    }

    private static byte[] pack(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
        return bytes.toByteArray();
    }

    private static String unpack(byte[] page) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(page))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
    }
}

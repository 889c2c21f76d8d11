package io.skyloom.bench.stream;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.cost.ProcessCost;
import io.skyloom.packet.PacketHeader;

/** What sealing or opening alone costs this process, in frames as full as packets of one size make them. */
final class CipherYardstick {
    private static final int MAX_PLAIN = 4070;
    private static final int FRAMES = 16;
    private static final int FRAME = 4096;
    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final long NANOS = 700_000_000L;

    private final AeadProvider aead;
    private final int plain;
    private final double payloadPerFrame;
    private final byte[] messages = new byte[FRAMES * FRAME];
    private final byte[] target = new byte[FRAMES * FRAME];

    CipherYardstick(AeadProvider aead, int payload) {
        int packet = PacketHeader.BYTES + payload;
        this.aead = aead;
        this.plain = packet > MAX_PLAIN ? MAX_PLAIN : MAX_PLAIN / packet * packet;
        this.payloadPerFrame = (double) plain * payload / packet;
    }

    /** CPU seconds per 10^9 payload bytes. */
    double sealing() {
        try (AeadCodec sealer = aead.create(new byte[32], true)) {
            return secondsPerGigabyte(sealer, this::sealAll);
        }
    }

    /** CPU seconds per 10^9 payload bytes. */
    double opening() {
        try (AeadCodec sealer = aead.create(new byte[32], true);
                AeadCodec opener = aead.create(new byte[32], false)) {
            sealAll(sealer, 0);
            System.arraycopy(target, 0, messages, 0, messages.length);
            return secondsPerGigabyte(opener, this::openAll);
        }
    }

    private double secondsPerGigabyte(AeadCodec codec, Pass pass) {
        long rounds = run(codec, pass, 1, WARM_UP_NANOS);
        ProcessCost before = ProcessCost.now();
        long counted = run(codec, pass, 1 + rounds, NANOS);
        ProcessCost cost = ProcessCost.now().since(before);
        return cost.cpuNanos() / (counted * FRAMES * payloadPerFrame);
    }

    /** Runs for so long; returns how often. */
    private static long run(AeadCodec codec, Pass pass, long firstRound, long nanos) {
        long start = System.nanoTime();
        long round = firstRound;
        while (System.nanoTime() - start < nanos) {
            pass.over(codec, round);
            round++;
        }
        return round - firstRound;
    }

    private void sealAll(AeadCodec sealer, long round) {
        for (int i = 0; i < FRAMES; i++) {
            sealer.seal(1 + round * FRAMES + i, messages, i * FRAME, plain, target, i * FRAME);
        }
    }

    private void openAll(AeadCodec opener, long round) {
        for (int i = 0; i < FRAMES; i++) {
            opener.open(1 + i, messages, i * FRAME, plain + AeadCodec.TAG_BYTES, target, i * FRAME);
        }
    }

    /** Seals or opens all frames once. */
    private interface Pass {
        void over(AeadCodec codec, long round);
    }
}

package io.skyloom.bench.smoke;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the smoke run is there to find. */
@State(Scope.Thread)
public class PlantedBenchmark {
    private byte[] garbage = {};

    /** An object a packet. */
    @Benchmark
    public byte[] allocates() {
        garbage = new byte[16];
        return garbage;
    }

    /** A benchmark that no longer works. */
    @Benchmark
    public int throwsUp() throws IOException {
        throw new IOException("planted");
    }
}

package io.skyloom.testing;

import io.skyloom.seam.Threads;
import java.util.List;
import java.util.stream.Stream;

/** The machine's threads, of which those that mostly wait are woken late; those of the data plane are as they were. */
record LateWakings(Threads machine, Threads late) implements Threads {
    @Override
    public Thread start(String name, Runnable body) {
        return late.start(name, body);
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        return machine.startDataPlane(name, body);
    }

    @Override
    public void pause(long nanos) {
        machine.pause(nanos);
    }

    @Override
    public List<String> running() {
        return Stream.concat(machine.running().stream(), late.running().stream())
                .sorted()
                .toList();
    }
}

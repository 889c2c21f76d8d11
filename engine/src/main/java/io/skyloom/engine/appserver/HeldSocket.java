package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.apprpc.ReadReply;
import io.skyloom.engine.apprpc.WriteReply;
import io.skyloom.seam.Seams;
import java.time.Instant;
import java.util.Optional;

/** A connection that an application in another process uses by calls. Any thread; any number of calls at once. */
final class HeldSocket {
    private final AppSocket socket;
    private final TimedInput input;
    private final TimedOutput output;

    /** @param name begins the names of threads */
    HeldSocket(AppSocket socket, Seams seams, String name) {
        this.socket = socket;
        this.input = new TimedInput(socket, seams, name);
        this.output = new TimedOutput(socket, seams);
    }

    ReadReply read(long most) {
        return input.read(most);
    }

    WriteReply write(byte[] bytes) {
        return output.write(bytes);
    }

    void readUntil(Optional<Instant> time) {
        input.deadline().set(input.deadline().left(time));
    }

    void writeUntil(Optional<Instant> time) {
        output.within(output.deadline().left(time));
    }

    AppSocket socket() {
        return socket;
    }

    void close() {
        output.close();
        input.close();
        socket.close();
    }
}

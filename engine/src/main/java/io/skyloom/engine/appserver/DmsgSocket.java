package io.skyloom.engine.appserver;

import io.skyloom.dmsg.client.DmsgStream;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.routing.appnet.AppAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection over a dmsg server. */
final class DmsgSocket implements AppSocket {
    private final DmsgStream stream;

    DmsgSocket(DmsgStream stream) {
        this.stream = stream;
    }

    @Override
    public AppAddress remote() {
        return AppAddress.of(stream.remote());
    }

    @Override
    public AppAddress local() {
        return AppAddress.of(stream.local());
    }

    @Override
    public @Nullable IOException closeCause() {
        Throwable why = stream.sealed().closeCause();
        return why instanceof IOException told ? told : null;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return stream.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return stream.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        stream.shutdownOutput();
    }

    @Override
    public void close() {
        stream.close();
    }

    @Override
    public InetSocketAddress localAddress() {
        return stream.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return stream.remoteAddress();
    }

    @Override
    public String toString() {
        return stream.toString();
    }
}

package io.skyloom.engine.appclient;

import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.network.HostPort;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcCall;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The calls of one application to its visor. Any thread; calls run side by side. */
final class VisorLink implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /** For what a visor does at once. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final String service;
    private final RpcClient rpc;

    private VisorLink(String service, RpcClient rpc) {
        this.service = service;
        this.rpc = rpc;
    }

    /**
     * Connects to the visor that has started this program.
     *
     * @throws IOException when it cannot be reached
     */
    static VisorLink open(ProcConfig config, Seams seams) throws IOException {
        ByteStream stream = connect(config.serverAddress(), seams);
        boolean greeted = false;
        try {
            byte[] hello = Hello.of(config.key()).frame();
            stream.writeFully(hello, 0, hello.length);
            greeted = true;
        } finally {
            if (!greeted) {
                stream.close();
            }
        }
        return over(stream, config, seams);
    }

    /** Calls over a stream on which the visor knows already who this is. */
    static VisorLink over(ByteStream greeted, ProcConfig config, Seams seams) {
        return new VisorLink(config.key().hex(), RpcClient.over(greeted, "visor", RpcClientLimits.DEFAULT, seams));
    }

    static VisorLink over(RpcClient client, ProcConfig config) {
        return new VisorLink(config.key().hex(), client);
    }

    private static ByteStream connect(String place, Seams seams) throws IOException {
        IOException failure = new IOException("the visor's address \"" + place + "\" leads nowhere");
        try {
            for (InetSocketAddress address : HostPort.parse(place).toDial(seams, CONNECT_LIMIT)) {
                try {
                    return seams.net().connect(address, CONNECT_LIMIT);
                } catch (IOException e) {
                    failure.addSuppressed(e);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("no address of a visor: " + e.getMessage(), e);
        }
        throw failure;
    }

    /** Calls for what the visor does at once. */
    <A, R> R call(RpcMethod<A, R> method, A argument) throws IOException {
        try {
            return rpc.call(service, method, argument, SOON);
        } catch (RpcAnswerException e) {
            throw bare(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the visor was asked", e);
        }
    }

    /** Begins a call that waits for something; whoever closes what it waits in ends it. */
    <A, R> RpcCall<R> begin(RpcMethod<A, R> method, A argument) throws IOException {
        return rpc.start(service, method, argument);
    }

    /** Waits for such a call as long as the visor lives. */
    static <R> R await(RpcCall<R> call) throws IOException, InterruptedException {
        try {
            return call.await(FOR_EVER);
        } catch (RpcAnswerException e) {
            throw bare(e);
        }
    }

    /** In the visor's words alone; applications pass them on to people. */
    static IOException bare(RpcAnswerException answer) {
        return new IOException(answer.text(), answer);
    }

    /** Arrives when the visor is gone. */
    Outcome<IOException> ended() {
        return rpc.ended();
    }

    @Override
    public void close() {
        rpc.close();
    }
}

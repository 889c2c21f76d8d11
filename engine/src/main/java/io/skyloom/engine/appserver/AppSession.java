package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.apprpc.AcceptReply;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.DeadlineRequest;
import io.skyloom.engine.apprpc.DialReply;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.rpc.RpcContext;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Owns what one application in another process has opened by calls over its connection, and answers those calls. When
 * the connection ends, all of it is closed, which frees every call that waits. Any thread.
 */
final class AppSession implements Holdings {
    private static final Duration FOR_EVER = RpcServerLimits.UNLIMITED;

    private final String name;
    private final AppNetwork network;
    private final ProcReports reports;
    private final Seams seams;
    private final IdSpace<HeldSocket> connections = new IdSpace<>("conn");
    private final IdSpace<AppPort> listeners = new IdSpace<>("listener");

    /** @param name begins the names of threads */
    AppSession(String name, AppNetwork network, ProcReports reports, Seams seams) {
        this.name = name;
        this.network = network;
        this.reports = reports;
        this.seams = seams;
    }

    /** The calls, under the key of the run. */
    RpcService service(ProcKey key) {
        return RpcService.define(key.hex(), methods -> {
            declareReports(methods);
            declareOpening(methods);
            declareUse(methods);
            declareDeadlines(methods);
        });
    }

    private void declareReports(RpcService.Methods methods) {
        methods.add(AppMethods.SET_STATUS, (text, call) -> done(text, (it, status) -> it.status(status)))
                .add(AppMethods.SET_ERROR, (text, call) -> done(text, (it, error) -> it.error(error)))
                .add(AppMethods.SET_PORT, (port, call) -> done(port, (it, number) -> it.usesPort(number)))
                .add(
                        AppMethods.SET_DURATION,
                        (seconds, call) -> done(seconds, (it, number) -> it.connectionDuration(number)));
    }

    private <T> Nothing done(T value, BiConsumer<ProcReports, T> report) {
        report.accept(reports, value);
        return Nothing.NOTHING;
    }

    private void declareOpening(RpcService.Methods methods) {
        methods.add(AppMethods.DIAL, FOR_EVER, (remote, call) -> dial(remote, DialWishes.NONE, leaving(call)))
                .add(
                        AppMethods.DIAL_WITH_OPTIONS,
                        FOR_EVER,
                        (request, call) -> dial(request.remote(), request.wishes(), leaving(call)))
                .add(AppMethods.LISTEN, (place, call) -> listen(place))
                .add(AppMethods.ACCEPT, FOR_EVER, (id, call) -> {
                    leaving(call);
                    return accept(id);
                })
                .add(AppMethods.CLOSE_CONNECTION, (id, call) -> {
                    connections.take(id).close();
                    return Nothing.NOTHING;
                })
                .add(AppMethods.CLOSE_LISTENER, (id, call) -> {
                    listeners.take(id).close();
                    return Nothing.NOTHING;
                });
    }

    private void declareUse(RpcService.Methods methods) {
        methods.add(AppMethods.READ, FOR_EVER, (request, call) -> {
                    leaving(call);
                    return connections.get(request.id()).read(request.most());
                })
                .add(AppMethods.WRITE, FOR_EVER, (request, call) -> {
                    leaving(call);
                    return connections.get(request.id()).write(request.bytes());
                });
    }

    private void declareDeadlines(RpcService.Methods methods) {
        methods.add(
                        AppMethods.SET_DEADLINE,
                        (request, call) -> deadline(request, (held, one) -> {
                            held.readUntil(one.until());
                            held.writeUntil(one.until());
                        }))
                .add(
                        AppMethods.SET_READ_DEADLINE,
                        (request, call) -> deadline(request, (held, one) -> held.readUntil(one.until())))
                .add(
                        AppMethods.SET_WRITE_DEADLINE,
                        (request, call) -> deadline(request, (held, one) -> held.writeUntil(one.until())));
    }

    /** A call without a limit is given up only when the application has left; then nothing of it may go on waiting. */
    private RpcContext leaving(RpcContext call) {
        call.onAbandoned(this::close);
        return call;
    }

    // ---- the number comes first, then the slow work, then what it yields

    private DialReply dial(AppAddress remote, DialWishes wishes, RpcContext call)
            throws IOException, InterruptedException {
        int id = connections.reserve();
        try {
            Thread dialling = Thread.currentThread();
            call.onAbandoned(dialling::interrupt); // a dial has no other way to be told
            AppSocket socket = network.dial(remote, wishes);
            hold(id, socket);
            return new DialReply(id, socket.local().port());
        } finally {
            connections.release(id);
        }
    }

    private AcceptReply accept(int listener) throws IOException {
        AppPort port = listeners.get(listener);
        int id = connections.reserve();
        try {
            AppSocket socket = port.accept();
            hold(id, socket);
            return new AcceptReply(socket.remote(), id);
        } finally {
            connections.release(id);
        }
    }

    private void hold(int id, AppSocket socket) throws IOException {
        HeldSocket held = new HeldSocket(socket, seams, name + "/conn-" + id);
        if (!connections.put(id, held)) {
            held.close();
            throw new IOException("the application has left");
        }
    }

    private int listen(AppAddress place) throws IOException {
        int id = listeners.reserve();
        try {
            AppPort port = network.listen(place.network(), place.port());
            if (!listeners.put(id, port)) {
                port.close();
                throw new IOException("the application has left");
            }
            return id;
        } finally {
            listeners.release(id);
        }
    }

    private Nothing deadline(DeadlineRequest request, BiConsumer<HeldSocket, DeadlineRequest> set) throws IOException {
        set.accept(connections.get(request.id()), request);
        return Nothing.NOTHING;
    }

    /** How many connections and listeners there are, reserved numbers included. */
    int held() {
        return connections.size() + listeners.size();
    }

    @Override
    public List<ConnectionSummary> connections() {
        return Holdings.of(connections, HeldSocket::socket);
    }

    @Override
    public void close() {
        listeners.close().forEach(AppPort::close);
        connections.close().forEach(HeldSocket::close);
    }
}

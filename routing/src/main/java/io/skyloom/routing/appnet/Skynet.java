package io.skyloom.routing.appnet;

import io.skyloom.accept.AcceptQueue;
import io.skyloom.key.PubKey;
import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.router.GroupAcceptor;
import io.skyloom.routing.rule.RouteAddress;
import java.io.IOException;
import java.net.BindException;

/**
 * The network of routes, as applications use it: ports for listeners and for dialled connections, from one space. What
 * arrives is handed to its port's listener, or told that nobody listens. Any thread.
 */
public final class Skynet implements Networker, GroupAcceptor, AutoCloseable {
    /** Connections that wait for one listener's owner. */
    public static final int QUEUE = 128;

    private final PubKey own;
    private final RouteDialer dialer;
    private final Porter porter;
    private final int queue;

    /** Of dials that bring none of their own; replaced as a whole. */
    private volatile DialOptions options;

    private final IdentityRegistry<Integer, AppListener> listeners = new IdentityRegistry<>();
    private volatile boolean closed;

    /**
     * Nobody listens yet.
     *
     * @param porter the one that the dialler uses
     * @param options of dials that bring none of their own
     */
    public Skynet(PubKey own, RouteDialer dialer, Porter porter, DialOptions options) {
        this(own, dialer, porter, options, QUEUE);
    }

    /** As the other one, with room for so many waiting connections in each listener. */
    Skynet(PubKey own, RouteDialer dialer, Porter porter, DialOptions options, int queue) {
        this.queue = queue;
        this.own = own;
        this.dialer = dialer;
        this.porter = porter;
        this.options = options;
    }

    @Override
    public AppConnection dial(AppAddress remote) throws IOException, InterruptedException {
        return dial(remote, options);
    }

    /** Changes how long the routes of later dials are that bring no options of their own. */
    public void usually(int minHops, int maxHops) {
        options = options.withHops(minHops, maxHops);
    }

    /** The options of dials that bring none of their own. */
    public DialOptions usual() {
        return options;
    }

    /** Dials with options of its own. */
    public AppConnection dial(AppAddress remote, DialOptions own) throws IOException, InterruptedException {
        return dialer.dial(new RouteAddress(remote.key(), remote.port()), own);
    }

    /** Dials a port of this visor over a neighbour and back. */
    public AppConnection ping(PubKey via, int port) throws IOException, InterruptedException {
        return dialer.dialLoop(via, port, options);
    }

    @Override
    public AppListener listen(int port) throws IOException {
        PortLease lease;
        try {
            lease = porter.reserve(port);
        } catch (BindException e) {
            BindException bound = new BindException("port already bound");
            bound.initCause(e);
            throw bound;
        }
        AppListener[] self = new AppListener[1];
        AppListener listener = new AppListener(new AppAddress(AppAddress.SKYNET, own, port), queue, () -> {
            listeners.remove(port, self[0]);
            lease.close();
        });
        self[0] = listener;
        listeners.install(port, listener);
        if (closed) {
            listener.close();
            throw new BindException("the network is closed");
        }
        return listener;
    }

    /** Never blocks; a group that nobody takes is closed with the reason. */
    @Override
    public void accept(RouteGroup group) {
        int port = group.local().port();
        AppListener listener = listeners.get(port);
        AcceptQueue.Verdict verdict =
                listener == null ? AcceptQueue.Verdict.CLOSED : listener.offer(new AppConnection(group, null));
        switch (verdict) {
            case TAKEN -> {}
            case CLOSED -> group.close(WellKnownPorts.offline(port));
            case FULL -> group.close("too many wait for the listener on port " + port + ", try later");
        }
    }

    /** Ports held by listeners and dialled connections. */
    public int portsHeld() {
        return porter.held();
    }

    /** Closes every listener and what waits there, and opens no more. Idempotent. */
    @Override
    public void close() {
        closed = true;
        listeners.snapshot().forEach(AppListener::close);
    }
}

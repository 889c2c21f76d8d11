package io.skyloom.bench.relay;

import io.skyloom.gob.Gob;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Any visor that runs already, told its rules over its control port. */
final class ControlledMiddle implements Middle {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SERVICE = "app-visor";
    private static final RpcMethod<byte[], Gob.Nothing> SAVE =
            new RpcMethod<>("SaveRoutingRule", Gob.BYTES, Gob.NOTHING);
    private static final RpcMethod<Long, Gob.Nothing> REMOVE =
            new RpcMethod<>("RemoveRoutingRule", Gob.UINT32, Gob.NOTHING);

    private final PubKey key;
    private final long pid;
    private final RpcClient client;

    private ControlledMiddle(PubKey key, long pid, RpcClient client) {
        this.key = key;
        this.pid = pid;
        this.client = client;
    }

    static ControlledMiddle at(InetSocketAddress control, PubKey key, long pid, Seams seams) throws IOException {
        return new ControlledMiddle(
                key,
                pid,
                RpcClient.over(seams.net().connect(control, LIMIT), "rpc:middle", RpcClientLimits.DEFAULT, seams));
    }

    @Override
    public PubKey key() {
        return key;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void install(Rule.Intermediary rule) throws IOException {
        try {
            client.call(SERVICE, SAVE, rule.bytes(), LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a rule was saved", e);
        }
    }

    @Override
    public void remove(int id) throws IOException {
        try {
            client.call(SERVICE, REMOVE, Integer.toUnsignedLong(id), LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a rule was removed", e);
        }
    }

    @Override
    public long allocated() {
        return -1;
    }

    @Override
    public String counters() {
        return "not known";
    }

    @Override
    public void close() {
        client.close();
    }
}

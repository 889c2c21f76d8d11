package io.skyloom.engine.control;

import io.skyloom.engine.portforward.BorrowedPort;
import io.skyloom.engine.portforward.BorrowedPorts;
import io.skyloom.engine.portforward.LentPorts;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Calls about ports that are lent to other visors and borrowed from them. Any thread. */
public final class ForwardCalls implements ControlPart {
    /** Which port of whom is wanted where. */
    record Wish(PubKey remote, int remotePort, int localPort) {}

    private static final GobStruct<Wish> WISH = GobStruct.define("visor.ConnectIn", fields -> {
        var remote = fields.field("RemotePK", GobKeys.PUB_KEY, Wish::remote);
        var remotePort = fields.field("RemotePort", Gob.INT, wish -> (long) wish.remotePort());
        var localPort = fields.field("LocalPort", Gob.INT, wish -> (long) wish.localPort());
        return row ->
                new Wish(row.get(remote), Math.toIntExact(row.get(remotePort)), Math.toIntExact(row.get(localPort)));
    });

    private static final GobStruct<BorrowedPort> BORROWED = GobStruct.define("appnet.ForwardConn", fields -> {
        var id = fields.field("ID", Gob.UUID, BorrowedPort::id);
        var localPort = fields.field("LocalPort", Gob.INT, port -> (long) port.localPort());
        var remotePort = fields.field("RemotePort", Gob.INT, port -> (long) port.remotePort());
        return row -> new BorrowedPort(
                row.get(id), Math.toIntExact(row.get(localPort)), Math.toIntExact(row.get(remotePort)));
    });

    static final RpcMethod<Long, Nothing> LEND = new RpcMethod<>("RegisterHTTPPort", Gob.INT, Gob.NOTHING);
    static final RpcMethod<Long, Nothing> KEEP = new RpcMethod<>("DeregisterHTTPPort", Gob.INT, Gob.NOTHING);
    static final RpcMethod<Nothing, List<Long>> LENT =
            new RpcMethod<>("ListHTTPPorts", Gob.NOTHING, Gob.slice(Gob.INT));
    static final RpcMethod<Wish, UUID> CONNECT = new RpcMethod<>("Connect", WISH, Gob.UUID);
    static final RpcMethod<UUID, Nothing> DISCONNECT = new RpcMethod<>("Disconnect", Gob.UUID, Gob.NOTHING);
    static final RpcMethod<Nothing, Map<UUID, BorrowedPort>> LIST =
            new RpcMethod<>("List", Gob.NOTHING, Gob.map(Gob.UUID, Gob.reference(BORROWED)));

    /** What newer visors call the first three. */
    private static final String NEWER = "TCP";

    private final LentPorts lent;
    private final BorrowedPorts borrowed;

    /** The calls about one visor's ports. */
    public ForwardCalls(LentPorts lent, BorrowedPorts borrowed) {
        this.lent = lent;
        this.borrowed = borrowed;
    }

    @Override
    public void declare(RpcService.Methods methods) {
        declareLending(methods, LEND, KEEP, LENT);
        declareLending(methods, newer(LEND), newer(KEEP), newer(LENT));
        methods.add(
                        CONNECT,
                        (wish, call) -> borrowed.borrow(wish.remote(), wish.remotePort(), wish.localPort())
                                .id())
                .add(DISCONNECT, (id, call) -> {
                    borrowed.giveBack(id);
                    return Nothing.NOTHING;
                })
                .add(LIST, (nothing, call) -> borrowed());
    }

    private static <A, R> RpcMethod<A, R> newer(RpcMethod<A, R> method) {
        return new RpcMethod<>(method.name().replace("HTTP", NEWER), method.argument(), method.reply());
    }

    private void declareLending(
            RpcService.Methods methods,
            RpcMethod<Long, Nothing> lend,
            RpcMethod<Long, Nothing> keep,
            RpcMethod<Nothing, List<Long>> list) {
        methods.add(lend, (port, call) -> {
                    lent.lend(Math.toIntExact(port));
                    return Nothing.NOTHING;
                })
                .add(keep, (port, call) -> {
                    lent.keep(Math.toIntExact(port));
                    return Nothing.NOTHING;
                })
                .add(
                        list,
                        (nothing, call) ->
                                lent.list().stream().map(Integer::longValue).toList());
    }

    private Map<UUID, BorrowedPort> borrowed() {
        Map<UUID, BorrowedPort> found = new LinkedHashMap<>();
        borrowed.list().forEach(port -> found.put(port.id(), port));
        return found;
    }
}

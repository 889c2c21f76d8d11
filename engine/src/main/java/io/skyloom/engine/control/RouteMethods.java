package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.rpc.RpcMethod;
import java.util.List;

/** The calls about routing rules, as both ends describe them. Constants. */
final class RouteMethods {
    static final RpcMethod<Nothing, List<byte[]>> RULE_LIST =
            new RpcMethod<>("RoutingRules", Gob.NOTHING, Gob.slice(Gob.BYTES));
    static final RpcMethod<Long, byte[]> RULE = new RpcMethod<>("RoutingRule", Gob.UINT32, Gob.BYTES);
    static final RpcMethod<byte[], Nothing> SAVE_RULE = new RpcMethod<>("SaveRoutingRule", Gob.BYTES, Gob.NOTHING);
    static final RpcMethod<Long, Nothing> REMOVE_RULE = new RpcMethod<>("RemoveRoutingRule", Gob.UINT32, Gob.NOTHING);
    static final RpcMethod<Nothing, List<GroupView>> GROUPS =
            new RpcMethod<>("RouteGroups", Gob.NOTHING, Gob.slice(GroupView.GOB));

    private RouteMethods() {}
}

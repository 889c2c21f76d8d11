package io.skyloom.engine.appclient;

import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.DialReply;
import io.skyloom.engine.apprpc.DialRequest;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.rpc.RpcAnswerException;
import java.io.IOException;

/** The networks behind the visor, by calls. Any thread. */
final class RemoteNetwork implements AppNetwork {
    private final VisorLink visor;
    private final PubKey own;

    RemoteNetwork(VisorLink visor, PubKey own) {
        this.visor = visor;
        this.own = own;
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        DialReply reply = wishes.equals(DialWishes.NONE) ? dial(remote) : dialWith(remote, wishes);
        return new RemoteSocket(visor, reply.id(), new AppAddress(remote.network(), own, reply.localPort()), remote);
    }

    private DialReply dial(AppAddress remote) throws IOException, InterruptedException {
        return VisorLink.await(visor.begin(AppMethods.DIAL, remote));
    }

    /** Visors of 2024 know no wishes: theirs are dialled without. */
    private DialReply dialWith(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        try {
            return VisorLink.await(visor.begin(AppMethods.DIAL_WITH_OPTIONS, DialRequest.of(remote, wishes)));
        } catch (IOException e) {
            if (e.getCause() instanceof RpcAnswerException answer && answer.isMissing()) {
                return dial(remote);
            }
            throw e;
        }
    }

    @Override
    public AppPort listen(String network, int port) throws IOException {
        AppAddress place = new AppAddress(network, own, port);
        return new RemotePort(visor, visor.call(AppMethods.LISTEN, place), place);
    }
}

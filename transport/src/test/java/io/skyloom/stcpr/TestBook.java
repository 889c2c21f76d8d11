package io.skyloom.stcpr;

import io.skyloom.key.PubKey;
import io.skyloom.network.UnknownPeerException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A resolver in memory. Each visor sees it through its own {@link #as}. */
final class TestBook {
    private final Map<PubKey, PeerRecord> records = new ConcurrentHashMap<>();

    /** What visors said, in order. */
    final List<String> said = new CopyOnWriteArrayList<>();

    /** When set, every bind fails like this. */
    volatile @Nullable String outage;

    /** The resolver as one visor sees it, which itself is seen at {@code seen}. */
    AddressBook as(PubKey visor, java.net.InetAddress seen) {
        return new AddressBook() {
            @Override
            public void bind(Announcement announcement) throws IOException {
                String why = outage;
                said.add((why == null ? "bind " : "try ") + announcement.port() + " "
                        + announcement.addresses().stream().map(AddressText::of).toList());
                if (why != null) {
                    throw new IOException(why);
                }
                InetSocketAddress remote = new InetSocketAddress(seen, announcement.port());
                records.put(
                        visor,
                        new PeerRecord(remote, null, false, announcement.port(), announcement.addresses(), null));
            }

            @Override
            public void unbind() {
                said.add("unbind");
                records.remove(visor);
            }

            @Override
            public PeerRecord resolve(PubKey peer) throws IOException {
                PeerRecord record = records.get(peer);
                if (record == null) {
                    throw new UnknownPeerException("no entry for " + peer.hex());
                }
                return record;
            }
        };
    }
}

package io.skyloom.engine.control;

import io.skyloom.key.PubKey;

/**
 * What is to be measured. Immutable.
 *
 * @param peer the visor; the null key where several are measured
 * @param tries how many messages
 * @param kibibytes ballast in each
 * @param visors how many visors, where several are measured
 */
public record PingWish(PubKey peer, int tries, int kibibytes, int visors) {
    /** One visor. */
    public static PingWish of(PubKey peer, int tries, int kibibytes) {
        return new PingWish(peer, tries, kibibytes, 0);
    }
}

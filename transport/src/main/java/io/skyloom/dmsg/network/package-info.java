/**
 * The network {@code dmsg}: transports between visors that cannot reach each other directly, carried by dmsg streams.
 * It has no threads of its own and works on those of its callers and of the dmsg client, which it shares with others
 * and never closes. There is no further greeting and no further encryption: the stream has both.
 */
@NullMarked
package io.skyloom.dmsg.network;

import org.jspecify.annotations.NullMarked;

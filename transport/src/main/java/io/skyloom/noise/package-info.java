/**
 * The Noise handshakes KK and XK as the network speaks them, with their optional post-quantum payloads, up to the two
 * transport keys. A handshake belongs to one thread and computes on it, under a shared budget; only {@link
 * io.skyloom.noise.NoiseStreams} blocks, on the stream it is given. Time limits and closing the stream are the
 * caller's; sealed data frames live elsewhere.
 */
@NullMarked
package io.skyloom.noise;

import org.jspecify.annotations.NullMarked;

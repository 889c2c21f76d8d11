package io.skyloom.network;

import io.skyloom.handshake.FrameHandshake;
import java.time.Duration;

/**
 * The limits of one network.
 *
 * @param greeting for the plain-text frames
 * @param encryption for the Noise handshake
 * @param connect for one attempt to open a carrier, within the dial's own limit
 * @param pendingHandshakes how many accepted connections may be in their handshakes at once
 * @param queuedConnections how many finished connections may wait for one listener's owner
 * @param acceptPause how long the accept loop rests after an error at first; doubles up to a second
 */
public record NetworkLimits(
        FrameHandshake.Limits greeting,
        Duration encryption,
        Duration connect,
        int pendingHandshakes,
        int queuedConnections,
        Duration acceptPause) {
    /** What a visor uses. */
    public static final NetworkLimits USUAL = new NetworkLimits(
            FrameHandshake.Limits.USUAL,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            256,
            256,
            Duration.ofMillis(20));
}

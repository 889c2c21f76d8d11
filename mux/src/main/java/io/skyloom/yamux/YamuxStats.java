package io.skyloom.yamux;

import java.time.Duration;

/**
 * What a session has done and holds, at one moment.
 *
 * @param streams streams that are alive, those included that wait to be accepted
 * @param backlog streams of the peer that wait to be accepted
 * @param unanswered streams of ours that the peer has not acknowledged
 * @param heldBytes memory of all inboxes
 * @param silence how long nothing has arrived
 * @param bytesIn bytes taken from the carrier
 * @param bytesOut bytes the carrier has taken
 * @param framesIn frames begun by the peer
 * @param framesSkipped frames for streams that do not exist (any more)
 * @param bytesSkipped payload that nobody wanted
 * @param lateFrames bytes or ends that came behind a stream's end and were ignored
 * @param refused streams of the peer that were reset at once for want of room
 * @param evicted streams reset because the session's memory ran out
 * @param pongsDropped pings not answered because too many answers waited
 */
public record YamuxStats(
        int streams,
        int backlog,
        int unanswered,
        long heldBytes,
        Duration silence,
        long bytesIn,
        long bytesOut,
        long framesIn,
        long framesSkipped,
        long bytesSkipped,
        long lateFrames,
        long refused,
        long evicted,
        long pongsDropped) {}

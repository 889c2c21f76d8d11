package io.skyloom.seam.virtual;

import java.time.Duration;

/** Both directions between two hosts; each call here does to both lanes what {@link Lane} says. */
public record Link(Lane there, Lane back) {
    /** Each direction takes {@code each}: a round trip takes twice as long. */
    public Link latency(Duration each) {
        there.latency(each);
        back.latency(each);
        return this;
    }

    /** Adds a random time below {@code most} to each direction. */
    public Link jitter(Duration most) {
        there.jitter(most);
        back.jitter(most);
        return this;
    }

    /** Limits each direction. */
    public Link rate(long bytesPerSecond) {
        there.rate(bytesPerSecond);
        back.rate(bytesPerSecond);
        return this;
    }

    /** Sets the window of each direction. */
    public Link window(int bytes) {
        there.window(bytes);
        back.window(bytes);
        return this;
    }

    /** Loses that share of the datagrams in each direction. */
    public Link loss(double share) {
        there.loss(share);
        back.loss(share);
        return this;
    }

    /** Stalls both directions. */
    public Link stall() {
        there.stall();
        back.stall();
        return this;
    }

    /** Swallows everything in both directions. */
    public Link blackHole() {
        there.blackHole();
        back.blackHole();
        return this;
    }

    /** Cuts both directions. */
    public Link cut() {
        there.cut();
        back.cut();
        return this;
    }

    /** Opens both directions again. */
    public Link restore() {
        there.restore();
        back.restore();
        return this;
    }
}

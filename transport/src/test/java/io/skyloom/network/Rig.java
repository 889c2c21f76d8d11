package io.skyloom.network;

import io.skyloom.aead.AeadProvider;
import io.skyloom.handshake.RecordedFrames;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.virtual.VirtualTime;

/** Virtual time, real threads, prepared carriers and prepared randomness for one visor. */
public final class Rig {
    /** Moved by the test. */
    public final VirtualTime time = new VirtualTime();

    /** Where carriers come from. */
    public final ScriptedNet net = new ScriptedNet();

    /** All of it. */
    public final Seams seams;

    /** Who we are; no post-quantum secrets. */
    public final VisorIdentity identity;

    /** @param entropy for nonces and ephemeral keys */
    public Rig(KeyPair keys, Entropy entropy) {
        seams = new Seams(time, time, new SystemThreads("rig", SystemThreads.DataPlane.VIRTUAL), net, entropy);
        identity = identity(keys, entropy, Hybrid.OFF);
    }

    /** An identity for tests, with the curve that all of them share. */
    public static VisorIdentity identity(KeyPair keys, Entropy entropy, Hybrid hybrid) {
        return new VisorIdentity(
                keys, NoiseConfig.of(RecordedFrames.CURVE, entropy, hybrid), AeadProvider.choose("jdk"));
    }
}

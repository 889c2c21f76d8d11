package io.skyloom.network;

import io.skyloom.aead.AeadProvider;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.NoiseConfig;

/**
 * Who we are on every network, and the ciphers we speak with.
 *
 * @param keys our long-lived pair
 * @param noise how handshakes are done: curve, randomness, hybrid mode, budget
 * @param aead what seals the bytes afterwards
 */
public record VisorIdentity(KeyPair keys, NoiseConfig noise, AeadProvider aead) {}

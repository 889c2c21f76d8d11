/**
 * Keys, signatures and shared secrets on secp256k1, with their binary and text forms, and SHA-256. Values here are
 * immutable and pure; every method may be called by any thread and none blocks beyond a short lock around a bounded
 * cache. Nothing here reads a socket, draws randomness by itself or ever does arithmetic with an unchecked point.
 */
@NullMarked
package io.skyloom.key;

import org.jspecify.annotations.NullMarked;

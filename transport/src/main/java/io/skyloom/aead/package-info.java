/**
 * ChaCha20-Poly1305 as transports use it: one key and one direction per codec, a counter as nonce, no associated data.
 * Several implementations stand behind one small interface, and a fixed rule picks one when a visor starts. A codec
 * belongs to one thread at a time; nothing here knows frames, counts messages or remembers counters.
 */
@NullMarked
package io.skyloom.aead;

import org.jspecify.annotations.NullMarked;

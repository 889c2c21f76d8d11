/**
 * The plain-text greeting of two visors right after a carrier is open: four frames that tell both sides' keys and
 * ports and prove, by a signature over a fresh nonce, who is dialling. Runs in blocking code on the caller's thread,
 * which is one thread per connection; every wait has a limit that closes the carrier. Nothing is encrypted here,
 * nothing is known about transports, and no byte behind a frame's line feed is ever kept from the next reader.
 */
@NullMarked
package io.skyloom.handshake;

import org.jspecify.annotations.NullMarked;

/**
 * The handshake that makes an encrypted connection a transport: the dialler sends its signed entry, the other end
 * checks it and answers one byte. Runs on the thread of whoever calls, at most twenty seconds, and always closes the
 * connection it failed on. Nothing is registered, remembered or read beyond the handshake's own bytes here.
 */
@NullMarked
package io.skyloom.settlement;

import org.jspecify.annotations.NullMarked;

/**
 * The entries of a dmsg discovery in a Redis server, so that several discoveries share them and none forgets when it is
 * restarted. Everything runs on the caller's thread, which waits within limits for the library's own sockets; these are
 * not opened through the seams, since the other end is a real Redis or there is none. Nothing is cached here: what one
 * discovery writes the next one reads.
 */
@NullMarked
package io.skyloom.dmsg.redis;

import org.jspecify.annotations.NullMarked;

/**
 * A dmsg server: sessions with clients and with other servers, and the relaying of streams between them. One thread
 * accepts connections, each session has a few threads of its own, and a relayed stream has none while nothing moves: each
 * direction runs on a fresh one for as long as there are bytes to copy, which the server cannot read. A session leaves the
 * tables by itself and only itself; nothing is sent, closed or asked while a lock is held, and a discovery that hangs
 * delays nobody.
 */
@NullMarked
package io.skyloom.dmsg.server;

import org.jspecify.annotations.NullMarked;

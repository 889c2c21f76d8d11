/**
 * A program's place in dmsg: one client for everything that the program does there, its discovery, and the HTTP carrier
 * for services behind it. Preparing and closing happen on the program's thread, everything else on threads of the client.
 * No stream is opened or accepted here.
 */
@NullMarked
package io.skyloom.engine.dmsg;

import org.jspecify.annotations.NullMarked;

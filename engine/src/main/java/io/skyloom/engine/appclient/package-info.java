/**
 * An application of this program in a process of its own, under a visor of this program or of the original: it finds in
 * its environment who it is, connects to its visor, and sees the visor's networks as one inside the visor does. One
 * thread reads the answers of the visor; whoever calls waits for his own. Nothing here knows what applications do, keeps
 * a connection of its own to any network, or tries again: an application whose visor is gone ends.
 */
@NullMarked
package io.skyloom.engine.appclient;

import org.jspecify.annotations.NullMarked;

/**
 * What applications see of routes: ports of the network named {@code skynet}, listeners, and connections that are route
 * groups. A dial tries several paths beside each other, each on a thread of its own; the caller's thread only waits, so
 * that it can be interrupted without hurting what others share. Nothing here handles packets, calls applications, or
 * keeps anything of a connection that has ended.
 */
@NullMarked
package io.skyloom.routing.appnet;

import org.jspecify.annotations.NullMarked;

/**
 * How long the way to another visor and back takes: a route is laid over the other visor and back to this one, and
 * messages are timed that run around it. One virtual thread reads each route that ends here; whoever asks waits on his
 * own thread. The other visor only relays; nothing here asks anything of it.
 */
@NullMarked
package io.skyloom.engine.ping;

import org.jspecify.annotations.NullMarked;

/**
 * What frames cost: packets through a sealed stream and back in memory, and what an idle stream holds. One thread
 * writes and reads in turn; there are no sockets. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.frame;

import org.jspecify.annotations.NullMarked;

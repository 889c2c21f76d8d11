/**
 * One encrypted stream between two processes over loopback, beside the cipher alone and the socket alone. Each process
 * has one thread of the data plane that carries the load. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.stream;

import org.jspecify.annotations.NullMarked;

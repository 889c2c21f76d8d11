/**
 * What one session of many streams costs beside its carrier: bulk, questions and answers, streams that come and go.
 * Both ends run in one process with their reading and writing threads. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.mux;

import org.jspecify.annotations.NullMarked;

/**
 * What the load programs share: how they are told what to do, and how they start each other. Each runs on the main
 * thread of a process of its own and starts the threads that its load needs. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.load;

import org.jspecify.annotations.NullMarked;

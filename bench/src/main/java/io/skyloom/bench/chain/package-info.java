/**
 * Streams over chains of whole visors: what a byte costs from one application to another. Everything runs in one process,
 * so that its CPU time is that of all roles together. Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.bench.chain;

import org.jspecify.annotations.NullMarked;

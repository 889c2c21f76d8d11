/**
 * Races of a mutual dial on the table of slots that transports live in: our own dial and the accepted one look for their
 * place, while either dies. Actors run on the harness's threads; nothing here does I/O.
 */
@NullMarked
package io.skyloom.stress.glare;

import org.jspecify.annotations.NullMarked;

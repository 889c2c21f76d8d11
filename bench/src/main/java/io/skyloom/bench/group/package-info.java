/**
 * What route groups cost: writes at one end and reads at the other without transports, and what an idle end holds. One
 * thread writes and reads in turn; packets pass by a call. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.group;

import org.jspecify.annotations.NullMarked;

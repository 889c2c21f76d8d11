/**
 * Measurements of the parts and of the whole, run by JMH on threads of its own. Where one thread does the work, its CPU
 * time is reported beside the wall time. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench;

import org.jspecify.annotations.NullMarked;

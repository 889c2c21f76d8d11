/**
 * What whole visors take: the memory of their idle transports, their start, and their memory while they relay. Visors
 * run in this process or one each, with all threads that they have in earnest. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.visor;

import org.jspecify.annotations.NullMarked;

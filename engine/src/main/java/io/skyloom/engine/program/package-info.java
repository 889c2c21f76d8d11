/**
 * The visor as a program: what the configuration file says becomes a visor, its applications, its control port and its
 * numbers, started and stopped in an order. Runs on the thread that starts it; everything else runs on the threads of the
 * parts. Nothing here knows of the command line.
 */
@NullMarked
package io.skyloom.engine.program;

import org.jspecify.annotations.NullMarked;

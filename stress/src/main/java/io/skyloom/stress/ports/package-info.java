/**
 * Ports of a network are taken and given back at the same moment: a port never has two holders, never none that counts
 * as held, and whoever holds it is found. Nothing here waits.
 */
@NullMarked
package io.skyloom.stress.ports;

import org.jspecify.annotations.NullMarked;

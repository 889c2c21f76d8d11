/**
 * Old defects of multiplexers, planted into drivers of the real state machine so that the stress tests' tables can be
 * seen to catch them. No threads of their own. Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.yamux;

import org.jspecify.annotations.NullMarked;

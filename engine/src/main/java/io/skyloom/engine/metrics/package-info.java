/**
 * Numbers for those who operate a program: named gauges and counters that are read when somebody asks, and answers over
 * HTTP for monitoring systems. Reading runs on the asking connection's thread; what is measured pays nothing for it.
 * Nothing here measures by itself on the way of a packet, and nothing acts on a number.
 */
@NullMarked
package io.skyloom.engine.metrics;

import org.jspecify.annotations.NullMarked;

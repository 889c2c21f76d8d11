/** Tests of the numbers and of the answers to monitoring systems. */
@NullMarked
package io.skyloom.engine.metrics;

import org.jspecify.annotations.NullMarked;

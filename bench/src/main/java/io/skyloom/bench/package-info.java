/**
 * The benchmark command: reads its options and hands on to those who measure, render and compare, or to JMH. Runs on the
 * main thread. Nothing is measured here itself.
 */
@NullMarked
package io.skyloom.bench;

import org.jspecify.annotations.NullMarked;

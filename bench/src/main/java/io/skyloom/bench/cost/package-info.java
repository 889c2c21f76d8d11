/**
 * What operations, threads and whole processes use: time on processors, allocated and resident bytes. Read on whatever
 * thread asks; asking for live memory collects garbage first. Nothing here is measured by itself or printed.
 */
@NullMarked
package io.skyloom.bench.cost;

import org.jspecify.annotations.NullMarked;

/**
 * The routing table under races: what becomes of an id while its rule goes, another comes, and packets look it up. Run
 * by the harness, on its threads. Nothing is sent anywhere.
 */
@NullMarked
package io.skyloom.stress.table;

import org.jspecify.annotations.NullMarked;

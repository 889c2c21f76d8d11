/**
 * The command line: one class a command, which parses, says in one sentence what is wrong, and hands over. Runs on the
 * program's main thread; holds no state and decides nothing about the network.
 */
@NullMarked
package io.skyloom.engine.cli;

import org.jspecify.annotations.NullMarked;

/**
 * Fuzzing of what comes from outside: targets, each a decoder with a claim about it, the ordinary tests that try them with
 * seeds and a bounded number of changes, and the hunt that lets the guided fuzzer loose on one after the other. The guided
 * fuzzer instruments the virtual machine that it runs in, so it never shares one with tests.
 */
@NullMarked
package io.skyloom.fuzz;

import org.jspecify.annotations.NullMarked;

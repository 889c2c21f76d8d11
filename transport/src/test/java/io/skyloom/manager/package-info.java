/**
 * Proofs for the transport manager: real managers and scripted peers over an internet in memory, mostly in virtual time.
 */
@NullMarked
package io.skyloom.manager;

import org.jspecify.annotations.NullMarked;

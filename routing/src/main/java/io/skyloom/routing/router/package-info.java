/**
 * The router: which rules this visor takes from whom, and which groups end here. Its methods run on the threads of
 * those who call them, setup nodes' calls and dials, and one short-lived thread every few seconds collects what has
 * expired. It never runs a handshake on a caller's call, never holds a lock over one, and nothing is removed by key
 * alone.
 */
@NullMarked
package io.skyloom.routing.router;

import org.jspecify.annotations.NullMarked;

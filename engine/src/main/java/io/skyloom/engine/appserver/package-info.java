/**
 * Runs applications: on a thread of the visor, as child processes that talk to the visor over a local TCP port, or
 * started by somebody else who was given a key. Every run has one thread that waits for its end and then takes apart
 * what belongs to it, in a fixed order; calls of applications run on virtual threads, and the output of a child is read
 * by two threads that a pipe may hold. Nothing here knows routes or the wire of a network, waits for a process while
 * holding a lock, keeps anything of a run that is over except its last words and its log, or lets an application end
 * anything but itself.
 */
@NullMarked
package io.skyloom.engine.appserver;

import org.jspecify.annotations.NullMarked;

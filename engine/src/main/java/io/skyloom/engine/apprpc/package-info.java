/**
 * What passes between a visor and an application in a process of its own, byte for byte: the environment in which the
 * application is started, its first frame, and the calls of both directions. Values and pure functions for any thread;
 * only {@link io.skyloom.engine.apprpc.Hello#read} blocks, in the stream that it is given. Nothing here serves a call,
 * dials, or knows which applications there are.
 */
@NullMarked
package io.skyloom.engine.apprpc;

import org.jspecify.annotations.NullMarked;

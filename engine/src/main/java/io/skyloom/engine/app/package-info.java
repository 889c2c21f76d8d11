/**
 * What an application is, and what a visor gives it: a name, arguments, a way to dial and listen, and a place to say how
 * it fares. An application runs on one virtual thread inside the visor, or in a process of its own; it cannot tell the
 * difference. Nothing here knows of processes, calls or routes.
 */
@NullMarked
package io.skyloom.engine.app;

import org.jspecify.annotations.NullMarked;

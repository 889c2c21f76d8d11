/** Proof of dmsg sessions against recorded bytes of other implementations, and against hostile ones. */
@NullMarked
package io.skyloom.dmsg.session;

import org.jspecify.annotations.NullMarked;

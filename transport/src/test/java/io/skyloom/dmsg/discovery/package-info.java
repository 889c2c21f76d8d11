/** Proof of dmsg's entries and their discovery against recorded exchanges and hostile input. */
@NullMarked
package io.skyloom.dmsg.discovery;

import org.jspecify.annotations.NullMarked;

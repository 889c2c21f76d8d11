/** Proof of the address resolver: recorded exchanges replayed from both sides, and both generations' rules. */
@NullMarked
package io.skyloom.resolver;

import org.jspecify.annotations.NullMarked;

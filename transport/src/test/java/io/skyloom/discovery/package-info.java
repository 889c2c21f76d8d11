/** Proof of the transport discovery: recorded exchanges replayed from both sides, and publishing while services fail. */
@NullMarked
package io.skyloom.discovery;

import org.jspecify.annotations.NullMarked;

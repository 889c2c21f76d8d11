/** Proof of the parts of a dmsg client. */
@NullMarked
package io.skyloom.dmsg.client;

import org.jspecify.annotations.NullMarked;

/** Proof that waits between attempts grow within their bounds. */
@NullMarked
package io.skyloom.retry;

import org.jspecify.annotations.NullMarked;

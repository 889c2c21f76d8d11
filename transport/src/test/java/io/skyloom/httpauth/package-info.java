/** Proof of signed requests: recorded signatures, the life of a nonce, callers in turn. */
@NullMarked
package io.skyloom.httpauth;

import org.jspecify.annotations.NullMarked;

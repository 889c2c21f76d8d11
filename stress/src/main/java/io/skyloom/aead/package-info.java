/**
 * Opens what is not public about ciphers to the stress tests. Actors on the harness's threads; nothing waits. Nothing here
 * is part of the program.
 */
@NullMarked
package io.skyloom.aead;

import org.jspecify.annotations.NullMarked;

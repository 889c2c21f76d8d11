/** Proof that keys and signatures are the network's own. */
@NullMarked
package io.skyloom.key;

import org.jspecify.annotations.NullMarked;

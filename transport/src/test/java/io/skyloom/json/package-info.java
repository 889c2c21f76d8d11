/** Proof that JSON text is the reference's own and bad documents are refused. */
@NullMarked
package io.skyloom.json;

import org.jspecify.annotations.NullMarked;

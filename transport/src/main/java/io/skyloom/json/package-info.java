/**
 * JSON as the network writes and reads it. The writer produces the reference encoder's very bytes, because some
 * documents are signed as text; the reader wraps a limited parser and names what was wrong with outside input. Pure
 * functions over arrays, for any thread; nothing here knows what a document means.
 */
@NullMarked
package io.skyloom.json;

import org.jspecify.annotations.NullMarked;

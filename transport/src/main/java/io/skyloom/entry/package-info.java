/**
 * What a transport is called and who vouches for it: the id that both ends compute alike, the entry that discovery
 * keeps, and the entry with the signatures of its edges. Values and pure functions, for any thread. Nothing here
 * opens a connection, asks discovery, or knows whether a transport lives.
 */
@NullMarked
package io.skyloom.entry;

import org.jspecify.annotations.NullMarked;

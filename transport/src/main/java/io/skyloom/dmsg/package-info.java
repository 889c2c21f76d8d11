/**
 * The words of dmsg that clients and servers exchange before a stream carries bytes: addresses, signed requests,
 * responses and announcements, and the codes of everything that can go wrong. Immutable values and pure functions, safe
 * on any thread. Nothing here is sent, received or waited for; a received object is never written anew, because its
 * hash covers the very bytes that came.
 */
@NullMarked
package io.skyloom.dmsg;

import org.jspecify.annotations.NullMarked;

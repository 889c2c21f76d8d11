/**
 * What every transport type has in common: dialling and accepting encrypted connections between two visors. One
 * implementation per type (stcp, stcpr, …). Accepting threads only accept; each newcomer is handshaken on a virtual
 * thread of its own. Nothing here knows transport entries, discovery or routes.
 */
@NullMarked
package io.skyloom.network;

import org.jspecify.annotations.NullMarked;

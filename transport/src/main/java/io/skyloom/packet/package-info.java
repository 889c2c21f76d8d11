/**
 * The frame of a routing packet as transports see it: seven header bytes and a payload. Transports cut the stream into
 * packets and hand them on; what the types mean is the router's business. Pure functions over byte arrays.
 */
@NullMarked
package io.skyloom.packet;

import org.jspecify.annotations.NullMarked;

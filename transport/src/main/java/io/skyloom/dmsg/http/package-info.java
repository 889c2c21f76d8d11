/**
 * HTTP between dmsg clients: services at {@code dmsg://key:port}, and the choice of a carrier by the address of a
 * service. Everything happens on the callers' threads. Requests, answers and limits are the business of the HTTP package;
 * streams that of the dmsg client, which is never closed here.
 */
@NullMarked
package io.skyloom.dmsg.http;

import org.jspecify.annotations.NullMarked;

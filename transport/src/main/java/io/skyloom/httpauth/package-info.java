/**
 * Requests that prove who sent them: a signature over body and nonce in three header fields, for clients and services.
 * A client sends one authenticated request at a time per service and waits on the calling thread; a service checks on
 * the connection's thread. Nothing here knows what a service does, and no lock is held while anybody waits.
 */
@NullMarked
package io.skyloom.httpauth;

import org.jspecify.annotations.NullMarked;

/** Proof of HTTP/1.1 between a client and a server in memory, and what slow, silent and malicious clients can do to it. */
@NullMarked
package io.skyloom.http;

import org.jspecify.annotations.NullMarked;

/**
 * Where dmsg entries are kept: the service, its store, and the client that reads and publishes. The service runs on
 * the threads of its HTTP server; the client blocks its caller within limits. Entries fetched from a discovery are not
 * verified, because a discovery rewrites the type of servers; trust comes from the way to it.
 */
@NullMarked
package io.skyloom.dmsg.discovery;

import org.jspecify.annotations.NullMarked;

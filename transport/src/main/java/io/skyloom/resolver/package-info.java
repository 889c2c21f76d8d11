/**
 * The address resolver: where visors say under which addresses they can be reached and ask the same of others. The
 * client's calls block the calling thread, one request at a time, and one thread of its own waits for the service to
 * come up; the embedded service answers on its connections' threads and keeps everything in memory. Nothing here opens
 * a connection to a visor.
 */
@NullMarked
package io.skyloom.resolver;

import org.jspecify.annotations.NullMarked;

/**
 * The transport discovery: where visors publish which transports they have, and find those of others. One thread per
 * visor does all publishing, whatever the callers' hurry; questions block the asking thread; the embedded service
 * answers on its connections' threads and keeps everything in memory. Nothing here opens or closes a transport.
 */
@NullMarked
package io.skyloom.discovery;

import org.jspecify.annotations.NullMarked;

/**
 * The service discovery: where visors say which proxies, VPN servers and public visors there are, and find those of
 * others. One virtual thread per announcement registers, renews and takes back; questions block the asking thread; the
 * embedded service answers on its connections' threads and keeps everything in memory. Nothing here starts or stops
 * the services that it lists.
 */
@NullMarked
package io.skyloom.services;

import org.jspecify.annotations.NullMarked;

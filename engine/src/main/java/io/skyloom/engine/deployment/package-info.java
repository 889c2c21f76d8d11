/**
 * Every service that visors of a network need, in one process: address resolver, transport discovery, dmsg discovery and
 * server, route finder, service discovery, setup node. The services run on virtual threads of their own seams, as they would alone. Nothing
 * here runs a visor or remembers anything beyond its own life.
 */
@NullMarked
package io.skyloom.engine.deployment;

import org.jspecify.annotations.NullMarked;

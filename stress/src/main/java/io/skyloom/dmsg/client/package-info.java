/**
 * Opens the port table of the dmsg client to the stress tests. No threads of its own. Nothing here is part of the
 * program.
 */
@NullMarked
package io.skyloom.dmsg.client;

import org.jspecify.annotations.NullMarked;

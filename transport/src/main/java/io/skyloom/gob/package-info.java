/**
 * Go's self-describing binary serialisation: types ({@link io.skyloom.gob.GobType}) are described once by explicit
 * mapping, one {@link io.skyloom.gob.GobWriter} and one {@link io.skyloom.gob.GobReader} serve one direction of one
 * connection, and {@link io.skyloom.gob.GobObject} is a value that is a whole stream of its own. Types and objects are
 * immutable and for any thread; a reader or writer belongs to one thread at a time, and only a reader blocks, in the
 * stream below it. Nothing here starts threads, keeps time, looks into classes by reflection, trusts a length it was
 * told, or throws anything but an {@link java.io.IOException} at bytes from outside.
 */
@NullMarked
package io.skyloom.gob;

import org.jspecify.annotations.NullMarked;

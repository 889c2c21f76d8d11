/**
 * Direct connections over TCP to peers whose addresses somebody wrote down. Dials run on the caller's thread, newcomers
 * are greeted on virtual threads of their own. Nothing is looked up at any service, and where a newcomer comes from is
 * never compared with the table: its key is what counts.
 */
@NullMarked
package io.skyloom.stcp;

import org.jspecify.annotations.NullMarked;

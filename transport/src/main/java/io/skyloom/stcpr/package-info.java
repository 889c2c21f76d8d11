/**
 * Direct connections over TCP between visors that find each other through an address resolver. One thread keeps our
 * own entry there alive; dials run on the caller's thread, newcomers are greeted on virtual threads of their own. How a
 * resolver is spoken to is not known here, only what it is asked.
 */
@NullMarked
package io.skyloom.stcpr;

import org.jspecify.annotations.NullMarked;

/**
 * The visor's configuration file: reading it as the network's own visors do, the typed view that the program is composed
 * from, and changing it without losing what somebody else wrote there. Runs on the calling thread; files are read and
 * written in place, changes one after the other. Nothing here acts on a setting, and nothing is written unless a change
 * asks for it.
 */
@NullMarked
package io.skyloom.engine.config;

import org.jspecify.annotations.NullMarked;

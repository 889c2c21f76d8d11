/** Tests of single commands: what they print, write and refuse. */
@NullMarked
package io.skyloom.engine.cli;

import org.jspecify.annotations.NullMarked;

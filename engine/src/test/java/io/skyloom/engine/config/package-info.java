/** Tests of the configuration file against what the original's programs read and write. */
@NullMarked
package io.skyloom.engine.config;

import org.jspecify.annotations.NullMarked;

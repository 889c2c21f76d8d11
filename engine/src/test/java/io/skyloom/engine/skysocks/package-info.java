/** Tests of {@link io.skyloom.engine.skysocks}, in memory and mostly in virtual time. */
@NullMarked
package io.skyloom.engine.skysocks;

import org.jspecify.annotations.NullMarked;

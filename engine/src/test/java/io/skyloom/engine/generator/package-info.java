/** Tests of the generator against files that the original's generator has written. */
@NullMarked
package io.skyloom.engine.generator;

import org.jspecify.annotations.NullMarked;

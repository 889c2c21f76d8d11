/** Tests of what people read in the log. */
@NullMarked
package io.skyloom.engine.logging;

import org.jspecify.annotations.NullMarked;

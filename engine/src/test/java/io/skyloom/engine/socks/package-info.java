/** Tests of {@link io.skyloom.engine.socks}. */
@NullMarked
package io.skyloom.engine.socks;

import org.jspecify.annotations.NullMarked;

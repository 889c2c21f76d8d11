/** How connections to lent and borrowed ports end. */
@NullMarked
package io.skyloom.engine.portforward;

import org.jspecify.annotations.NullMarked;

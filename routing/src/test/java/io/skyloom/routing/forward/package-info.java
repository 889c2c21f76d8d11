@NullMarked
package io.skyloom.routing.forward;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.skyloom.dmsg;

import org.jspecify.annotations.NullMarked;

/** What the soak stands on: links that can be disturbed, machines that lose their power, and dice. */
@NullMarked
package io.skyloom.engine.soak;

import org.jspecify.annotations.NullMarked;

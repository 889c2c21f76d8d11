/**
 * Who a dmsg client or server is and where it can be met: the signed entry that each publishes about itself, and the
 * exact text that is signed. Immutable values, safe on any thread; nothing here talks to anybody.
 */
@NullMarked
package io.skyloom.dmsg.entry;

import org.jspecify.annotations.NullMarked;

/**
 * How relay servers kept their sessions before they compared who leaves with who is there: each of these designs must be
 * seen to fail by the short pass. Actors race on fresh maps; nothing here waits.
 */
@NullMarked
package io.skyloom.stress.bykey;

import org.jspecify.annotations.NullMarked;

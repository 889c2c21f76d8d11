/**
 * Structures that claim to be linearizable, as a checker sees them: every result must be one that some order of whole
 * calls explains. Run in a process of their own, by {@link io.skyloom.stress.linear.LinearMain}, because the checker
 * rewrites every class it meets. Nothing here measures speed.
 */
@NullMarked
package io.skyloom.stress.linear;

import org.jspecify.annotations.NullMarked;

/**
 * Route groups that end, open and are dialled anew while other threads look at them. Run by jcstress on threads of its
 * own; each state lives for one collision.
 */
@NullMarked
package io.skyloom.stress.group;

import org.jspecify.annotations.NullMarked;

/**
 * Routing rules and what they are made of: addresses, descriptors, and the three kinds of rule with the bytes they
 * travel in. Immutable values, safe on any thread. Nothing here knows which rules are installed.
 */
@NullMarked
package io.skyloom.routing.rule;

import org.jspecify.annotations.NullMarked;

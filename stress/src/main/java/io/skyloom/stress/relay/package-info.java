/**
 * Who is connected to a relay server, while sessions of one key come and go: tables of outcomes whose forbidden rows are
 * named after what went wrong in servers that deleted by key. Two actors race on fresh tables, an arbiter looks at what
 * is left. Nothing here waits, and nothing measures speed.
 */
@NullMarked
package io.skyloom.stress.relay;

import org.jspecify.annotations.NullMarked;

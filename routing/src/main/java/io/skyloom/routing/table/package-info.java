/**
 * The routing table: which ids this visor has handed out, which rules stand under them, and what each rule leads to.
 * Looking up is lock-free and may happen on any thread, above all on the readers of transports; reserving, installing
 * and removing take one short lock. Nothing is ever written, awaited or called back under that lock, and an entry is
 * only ever removed by identity.
 */
@NullMarked
package io.skyloom.routing.table;

import org.jspecify.annotations.NullMarked;

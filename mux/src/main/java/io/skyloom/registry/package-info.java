/**
 * The one kind of map for things that have a key and a life: sessions, transports, groups, tunnels. Safe for any
 * thread; nothing here blocks. Nothing is ever deleted by key alone: whoever leaves removes only itself.
 */
@NullMarked
package io.skyloom.registry;

import org.jspecify.annotations.NullMarked;

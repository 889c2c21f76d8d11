/**
 * What a whole owes its parts when it ends. Runs on the thread of whoever starts and closes the whole; nothing here waits
 * by itself or starts threads.
 */
@NullMarked
package io.skyloom.engine.life;

import org.jspecify.annotations.NullMarked;

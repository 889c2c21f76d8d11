/**
 * What all stress tests share. Nothing here runs, starts threads or waits.
 */
@NullMarked
package io.skyloom.stress;

import org.jspecify.annotations.NullMarked;

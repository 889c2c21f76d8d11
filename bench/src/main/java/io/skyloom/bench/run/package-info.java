/**
 * Runs measurements, each in processes of its own, one after the other on the main thread, and watches meanwhile on one
 * thread more how busy the machine is. A step that fails or takes too long is named and loses only itself. Nothing is
 * rendered or compared here.
 */
@NullMarked
package io.skyloom.bench.run;

import org.jspecify.annotations.NullMarked;

/**
 * How many bytes each transport moved on each day (UTC), kept where other tools collect it. One keeper thread of the
 * transport manager calls; everybody else only reads counters. A disk that fails costs log lines, never traffic; no
 * packet path ever enters here.
 */
@NullMarked
package io.skyloom.bandwidth;

import org.jspecify.annotations.NullMarked;

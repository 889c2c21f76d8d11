/**
 * Whole networks under fire: every service of a deployment and dozens of visors, each of which can be started, killed and
 * cut off while they talk, and the census that compares what they remember with what there is. One thread drives, on
 * simulated seams or on the machine's own ({@link io.skyloom.engine.soak.Ground}); what blocks runs in threads of the
 * ground. Nothing of a visor's own behaviour is defined here.
 */
@NullMarked
package io.skyloom.engine.soak;

import org.jspecify.annotations.NullMarked;

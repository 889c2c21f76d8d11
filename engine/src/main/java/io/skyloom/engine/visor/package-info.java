/**
 * A visor as one object: what it is made of, in which order it starts and stops. Starting and closing block their
 * caller within limits; everything else happens on threads of the parts. No wire format and no policy lives here.
 */
@NullMarked
package io.skyloom.engine.visor;

import org.jspecify.annotations.NullMarked;

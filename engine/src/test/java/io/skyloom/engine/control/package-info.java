@NullMarked
package io.skyloom.engine.control;

import org.jspecify.annotations.NullMarked;

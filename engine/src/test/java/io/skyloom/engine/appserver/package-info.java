@NullMarked
package io.skyloom.engine.appserver;

import org.jspecify.annotations.NullMarked;

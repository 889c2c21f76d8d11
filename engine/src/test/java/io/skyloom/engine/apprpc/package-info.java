@NullMarked
package io.skyloom.engine.apprpc;

import org.jspecify.annotations.NullMarked;

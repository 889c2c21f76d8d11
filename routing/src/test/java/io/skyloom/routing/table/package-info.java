@NullMarked
package io.skyloom.routing.table;

import org.jspecify.annotations.NullMarked;

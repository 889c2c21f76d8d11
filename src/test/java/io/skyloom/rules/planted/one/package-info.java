/** Half of a circle of packages, on purpose. Nothing here is ever run. It is found by the rule about circles. */
@NullMarked
package io.skyloom.rules.planted.one;

import org.jspecify.annotations.NullMarked;

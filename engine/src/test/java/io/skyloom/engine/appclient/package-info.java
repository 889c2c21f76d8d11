@NullMarked
package io.skyloom.engine.appclient;

import org.jspecify.annotations.NullMarked;

/**
 * Makes configuration files: from a deployment's addresses, a former file, and what the operator asks for; together with
 * the file of variables that stands in for options. Runs on the calling thread and returns documents; files are written
 * and words printed by the command line. Nothing here is used by a running visor.
 */
@NullMarked
package io.skyloom.engine.generator;

import org.jspecify.annotations.NullMarked;

/**
 * Admission policies in the Common Expression Language: compiled once, evaluated for the requests
 * that their rules and bindings name. For the composition of the server.
 */
@NullMarked
package io.naru.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;

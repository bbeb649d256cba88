/** Requests that make no sense, many of them, and a client that sends them as they are. */
@org.jspecify.annotations.NullMarked
package io.naru.apiserver.fuzz;

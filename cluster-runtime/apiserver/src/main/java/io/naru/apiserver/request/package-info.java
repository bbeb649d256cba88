/**
 * What is asked and what is answered, free of Netty: the request with who asks and what it is
 * about, and the answer, whole or streamed. Every handler of the pipeline speaks these.
 */
@NullMarked
package io.naru.apiserver.request;

import org.jspecify.annotations.NullMarked;

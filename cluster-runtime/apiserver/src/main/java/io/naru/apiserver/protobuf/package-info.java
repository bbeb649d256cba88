/**
 * Objects in Kubernetes' protobuf wire format, as stock Go clients send them: turned into JSON at
 * the edge, so that nothing behind needs to know. Put to use by ApiServer alone.
 */
@NullMarked
package io.naru.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;

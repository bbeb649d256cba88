/**
 * Objects as Kubernetes writes them in protocol buffers ({@code
 * application/vnd.kubernetes.protobuf}), read and written by tables that the build makes from the
 * published messages: no generated classes are loaded.
 */
@NullMarked
package io.naru.machinery.protobuf;

import org.jspecify.annotations.NullMarked;

/**
 * The OpenAPI documents that clients learn the API from: version 2 (whole, JSON and protobuf) and
 * version 3 (one for each group version), made from the schema and the list of served resources.
 * Used by the API server's discovery handlers.
 */
@NullMarked
package io.naru.machinery.openapi;

import org.jspecify.annotations.NullMarked;

/**
 * The API server for users in this process (controllers, scheduler, desktop): the client's {@link
 * io.naru.client.ApiTransport} straight onto the registry, with authorization but without HTTP.
 */
@NullMarked
package io.naru.apiserver.inprocess;

import org.jspecify.annotations.NullMarked;

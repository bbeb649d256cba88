/**
 * Who asks: client certificates, static bearer tokens, service account tokens (issued and checked
 * here), impersonation. Knows the store of objects only through {@link
 * io.naru.apiserver.authentication.ServiceAccountLookup}.
 */
@NullMarked
package io.naru.apiserver.authentication;

import org.jspecify.annotations.NullMarked;

/**
 * Custom resources: from a definition ({@code apiextensions.k8s.io/v1}) to kinds that are served
 * like the built-in ones. {@link io.naru.apiserver.customresources.ServedKinds} is the table of
 * kinds that the registry and discovery look into; {@link
 * io.naru.apiserver.customresources.DefinitionController} fills it. The rest is schema: pruning,
 * defaults, validation, columns, conversion.
 */
@NullMarked
package io.naru.apiserver.customresources;

import org.jspecify.annotations.NullMarked;

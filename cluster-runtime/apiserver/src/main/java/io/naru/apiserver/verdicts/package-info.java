/**
 * {@code scheduling.naru.io/v1alpha1}: why pods are where they are, or nowhere, asked of the
 * scheduler when somebody asks here. Nothing is stored.
 */
@NullMarked
package io.naru.apiserver.verdicts;

import org.jspecify.annotations.NullMarked;

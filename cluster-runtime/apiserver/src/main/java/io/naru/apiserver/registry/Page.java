package io.naru.apiserver.registry;

import io.naru.machinery.ApiObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a collection, as of one revision.
 *
 * @param continueToken empty if this is all
 * @param remaining how many follow; null if unknown, as it is with selectors
 */
public record Page(
    long revision, List<ApiObject> items, String continueToken, @Nullable Long remaining) {}

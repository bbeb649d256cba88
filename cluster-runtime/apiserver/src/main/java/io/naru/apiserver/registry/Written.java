package io.naru.apiserver.registry;

import io.naru.machinery.ApiObject;

/** What an update or patch left, and whether it brought the object into being. */
public record Written(ApiObject object, boolean created) {}

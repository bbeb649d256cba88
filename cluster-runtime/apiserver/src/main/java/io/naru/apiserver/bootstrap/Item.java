package io.naru.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;

/**
 * An object that should exist.
 *
 * @param object with metadata; apiVersion and kind are filled in
 * @param reconciliation what to do if it exists
 */
record Item(GroupVersionResource resource, ObjectNode object, Reconciliation reconciliation) {

  static Item of(String apiVersion, String resource, ObjectNode object, Reconciliation how) {
    return new Item(GroupVersionResource.of(apiVersion, resource), object, how);
  }

  String name() {
    return Json.text(object, "metadata", "name");
  }

  String namespace() {
    return Json.text(object, "metadata", "namespace");
  }
}

package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** What all that is made for a website has in common. */
final class Children {

  static final String MANAGED = "app.kubernetes.io/managed-by=website-operator";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  private Children() {}

  /** They are named as the website is; its owner reference is the SDK's to set. */
  static ObjectMeta metadata(Website website) {
    return new ObjectMetaBuilder()
        .withName(website.getMetadata().getName())
        .withNamespace(website.getMetadata().getNamespace())
        .addToLabels(selector(website))
        .addToLabels(MANAGED_BY, "website-operator")
        .build();
  }

  /** Labels of the website's pods. */
  static Map<String, String> selector(Website website) {
    return Map.of("samples.naru.io/website", website.getMetadata().getName());
  }

  static String selectorText(Website website) {
    return "samples.naru.io/website=" + website.getMetadata().getName();
  }
}

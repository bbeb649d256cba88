package io.naru.apiserver.kinds.extensions;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code apiextensions.k8s.io} and {@code apiregistration.k8s.io}. */
public final class ExtensionsKinds {

  private ExtensionsKinds() {}

  public static List<Kind> rows() {
    return List.of(customresourcedefinitions(), apiservices());
  }

  private static Kind customresourcedefinitions() {
    return KindBuilder.clusterWide(
            "apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions")
        .shortNames("crd", "crds")
        .categories("api-extensions")
        .status()
        .strategy(new DefinitionStrategy())
        .build();
  }

  private static Kind apiservices() {
    return KindBuilder.clusterWide("apiregistration.k8s.io/v1", "APIService", "apiservices")
        .categories("api-extensions")
        .status()
        .strategy(new ApiServiceStrategy())
        .printer(ApiServiceStrategy.printer())
        .build();
  }
}

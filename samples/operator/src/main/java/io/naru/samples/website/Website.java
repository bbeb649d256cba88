package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A website of some pages, as its definition in {@code deploy/1-definition.yaml} says. */
@Group("samples.naru.io")
@Version("v1")
@ShortNames("site")
public final class Website extends CustomResource<WebsiteSpec, WebsiteStatus>
    implements Namespaced {

  /** Where other pods reach it. */
  String url() {
    return "http://" + getMetadata().getName() + "." + getMetadata().getNamespace() + ".svc/";
  }
}

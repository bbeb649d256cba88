package io.naru.apiserver.admission;

import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupResource;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.Status.Cause;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.Set;

/**
 * Nothing is created in a namespace that is not there or is going away, and the namespaces that the
 * system lives in are not deleted.
 */
final class NamespaceLifecycle implements AdmissionPlugin {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  private final ObjectReader reader;

  NamespaceLifecycle(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void mutate(Attributes attributes) {
    if (attributes.operation() == Operation.DELETE
        && attributes.isAbout("", "namespaces")
        && IMMORTAL.contains(attributes.name())) {
      throw StatusException.forbidden(
          new GroupResource("", "namespaces"),
          attributes.name(),
          "this namespace may not be deleted");
    }
    // Only creation brings something new into a namespace; what is there must stay changeable, so
    // that its finalizers can be removed.
    if (attributes.operation() != Operation.CREATE
        || attributes.namespace().isEmpty()
        || attributes.isAbout("", "namespaces")
        || attributes.kind().groupVersionKind().group().equals("authorization.k8s.io")) {
      return;
    }
    ApiObject namespace = reader.find(NAMESPACES, "", attributes.namespace());
    if (namespace == null) {
      throw StatusException.notFound(NAMESPACES.groupResource(), attributes.namespace());
    }
    if (Json.text(namespace.tree(), "status", "phase").equals("Terminating")
        || namespace.isBeingDeleted()) {
      throw terminating(attributes);
    }
  }

  private static StatusException terminating(Attributes attributes) {
    Status refusal =
        attributes
            .forbidden(
                "unable to create new content in namespace "
                    + attributes.namespace()
                    + " because it is being terminated")
            .status();
    Details details =
        refusal.details() == null
            ? Details.of(attributes.kind().resource().groupResource(), attributes.name())
            : refusal.details();
    List<Cause> causes =
        List.of(
            new Cause(
                "NamespaceTerminating",
                "namespace " + attributes.namespace() + " is being terminated",
                "metadata.namespace"));
    return new StatusException(
        new Status(
            refusal.code(),
            refusal.reason(),
            refusal.message(),
            new Details(details.name(), details.group(), details.kind(), "", causes, 0)));
  }
}

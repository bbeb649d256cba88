package io.naru.apiserver.kinds.reviews;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.StandardStrategy.Traits;
import java.util.List;

/**
 * Rows of {@code authentication.k8s.io} and {@code authorization.k8s.io}: questions that are
 * answered at once and never stored.
 */
public final class ReviewKinds {

  private ReviewKinds() {}

  public static List<Kind> rows() {
    return List.of(
        selfsubjectreviews(),
        tokenreviews(),
        localsubjectaccessreviews(),
        selfsubjectaccessreviews(),
        selfsubjectrulesreviews(),
        subjectaccessreviews());
  }

  private static Kind selfsubjectreviews() {
    return KindBuilder.clusterWide(
            "authentication.k8s.io/v1", "SelfSubjectReview", "selfsubjectreviews")
        .verbs("create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind tokenreviews() {
    return KindBuilder.clusterWide("authentication.k8s.io/v1", "TokenReview", "tokenreviews")
        .verbs("create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind localsubjectaccessreviews() {
    return KindBuilder.namespaced(
            "authorization.k8s.io/v1", "LocalSubjectAccessReview", "localsubjectaccessreviews")
        .verbs("create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind selfsubjectaccessreviews() {
    return KindBuilder.clusterWide(
            "authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews")
        .verbs("create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind selfsubjectrulesreviews() {
    return KindBuilder.clusterWide(
            "authorization.k8s.io/v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews")
        .verbs("create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind subjectaccessreviews() {
    return KindBuilder.clusterWide(
            "authorization.k8s.io/v1", "SubjectAccessReview", "subjectaccessreviews")
        .verbs("create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }
}

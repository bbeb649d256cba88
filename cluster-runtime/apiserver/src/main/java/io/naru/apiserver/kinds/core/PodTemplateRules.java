package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Locale;

/**
 * Rules that the kinds which keep pods running share. For the kinds of {@code apps} and {@code
 * core}.
 */
public final class PodTemplateRules {

  private PodTemplateRules() {}

  /**
   * A {@code LabelSelector} that chooses something, and a template that it matches.
   *
   * @param kind for messages, for example {@code StatefulSet}
   */
  public static void selectorAndTemplate(Field spec, String kind, FieldErrors errors) {
    Field selector = spec.at("selector");
    if (!selector.present()) {
      errors.required(selector.path(), "");
    } else {
      Selectors.validate(selector, errors);
      if (Selectors.isEmpty(selector)) {
        errors.invalid(
            selector.path(),
            selector.node(),
            "empty selector is invalid for " + kind.toLowerCase(Locale.ROOT));
      }
    }
    Field labels = spec.at("template", "metadata", "labels");
    if (!selector.present()
        || (!Selectors.isEmpty(selector) && !Selectors.matches(selector, labels))) {
      mismatch(labels, errors);
    }
    // Deployments have the templates of replica sets.
    alwaysRestarted(spec.at("template"), kind.equals("Deployment") ? "ReplicaSet" : kind, errors);
  }

  public static void mismatch(Field labels, FieldErrors errors) {
    errors.invalid(labels.path(), labels.node(), "`selector` does not match template `labels`");
  }

  /** A template of pods that run for ever. */
  public static void alwaysRestarted(Field template, String kind, FieldErrors errors) {
    PodTemplates.validate(template, errors);
    Field policy = template.at("spec", "restartPolicy");
    if (!policy.is("Always")) {
      errors.notSupported(policy.path(), policy.text(), List.of("Always"));
    }
    Field deadline = template.at("spec", "activeDeadlineSeconds");
    if (deadline.present()) {
      errors.forbidden(deadline.path(), "activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }
}

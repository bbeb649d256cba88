package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator saw last of a website. A plain class with setters, as {@link WebsiteSpec}. */
public final class WebsiteStatus {

  private long observedGeneration;
  private int replicas;
  private int readyReplicas;
  private String selector = "";
  private String url = "";
  private List<Condition> conditions = List.of();

  /** The generation of the website that the rest is about. */
  public long getObservedGeneration() {
    return observedGeneration;
  }

  public void setObservedGeneration(long observedGeneration) {
    this.observedGeneration = observedGeneration;
  }

  public int getReplicas() {
    return replicas;
  }

  public void setReplicas(int replicas) {
    this.replicas = replicas;
  }

  public int getReadyReplicas() {
    return readyReplicas;
  }

  public void setReadyReplicas(int readyReplicas) {
    this.readyReplicas = readyReplicas;
  }

  /** Selects the website's pods, for autoscalers. */
  public String getSelector() {
    return selector;
  }

  public void setSelector(String selector) {
    this.selector = selector;
  }

  public String getUrl() {
    return url;
  }

  public void setUrl(String url) {
    this.url = url;
  }

  public List<Condition> getConditions() {
    return conditions;
  }

  public void setConditions(List<Condition> conditions) {
    this.conditions = conditions;
  }
}

package io.naru.samples.website;

import java.util.Map;

/**
 * What a website is to be. A plain class with setters, for the client's JSON mapper.
 *
 * <p>Pages by name of file, {@code index.html} among them; replicas are 1 unless somebody says
 * otherwise.
 */
public final class WebsiteSpec {

  private Map<String, String> pages = Map.of();
  private int replicas = 1;

  public Map<String, String> getPages() {
    return pages;
  }

  public void setPages(Map<String, String> pages) {
    this.pages = pages;
  }

  public int getReplicas() {
    return replicas;
  }

  public void setReplicas(int replicas) {
    this.replicas = replicas;
  }
}

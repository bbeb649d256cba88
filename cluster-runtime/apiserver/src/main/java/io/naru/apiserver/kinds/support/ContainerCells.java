package io.naru.apiserver.kinds.support;

import java.util.List;
import java.util.stream.Collectors;

/** Cells about the containers of a pod template. */
public final class ContainerCells {

  private ContainerCells() {}

  /**
   * Names, with commas.
   *
   * @param podSpec of the template
   */
  public static String names(Field podSpec) {
    return join(podSpec, "name");
  }

  /** Images, with commas. */
  public static String images(Field podSpec) {
    return join(podSpec, "image");
  }

  private static String join(Field podSpec, String field) {
    List<Field> containers = podSpec.at("containers").items();
    return containers.stream()
        .map(container -> container.at(field).text())
        .collect(Collectors.joining(","));
  }
}

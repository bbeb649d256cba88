package io.naru.agent.proxy;

import java.util.SequencedMap;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The complete content of one nftables table, and the transactions that bring it into the kernel.
 *
 * @param family of the table
 * @param chains rules and base chain lines by chain name
 * @param maps verdict by key, by the name of a verdict map
 * @param mapTypes the maps' types, by name
 * @param affinitySets timeouts in seconds of the sets that remember clients, by name
 */
record Ruleset(
    Family family,
    SequencedMap<String, String> chains,
    SortedMap<String, SequencedMap<String, String>> maps,
    SortedMap<String, String> mapTypes,
    SortedMap<String, Integer> affinitySets) {

  static final String TABLE = "naru_services";

  /** A transaction after which the table holds this and nothing else, whatever it was. */
  String replacement() {
    String table = family.keyword + " " + TABLE;
    return "table " + table + "\ndelete table " + table + "\n" + definition();
  }

  /**
   * A transaction from another ruleset to this one which keeps the clients that the common affinity
   * sets remember.
   *
   * @param previous what the kernel holds, or null if that is not known
   */
  String transition(@Nullable Ruleset previous) {
    if (previous == null) {
      return replacement();
    }
    String table = family.keyword + " " + TABLE;
    StringBuilder script = new StringBuilder("flush table ").append(table).append('\n');
    for (String map : previous.maps.keySet()) {
      script.append("flush map ").append(table).append(' ').append(map).append('\n');
    }
    for (String chain : previous.chains.keySet()) {
      if (!chains.containsKey(chain)) {
        script.append("delete chain ").append(table).append(' ').append(chain).append('\n');
      }
    }
    for (String set : previous.affinitySets.keySet()) {
      if (!affinitySets.containsKey(set)) {
        script.append("delete set ").append(table).append(' ').append(set).append('\n');
      }
    }
    return script.append(definition()).toString();
  }

  private String definition() {
    StringBuilder text = new StringBuilder();
    text.append("table ").append(family.keyword).append(' ').append(TABLE).append(" {\n");
    affinitySets.forEach((name, seconds) ->
        text.append("  set ")
            .append(name)
            .append(" {\n    type ")
            .append(family.addressType)
            .append("\n    flags dynamic,timeout\n    timeout ")
            .append(seconds)
            .append("s\n  }\n"));
    maps.forEach((name, elements) -> {
      text.append("  map ")
          .append(name)
          .append(" {\n    type ")
          .append(mapTypes.get(name))
          .append('\n');
      if (!elements.isEmpty()) {
        text.append("    elements = {\n");
        elements.forEach((key, verdict) ->
            text.append("      ").append(key).append(" : ").append(verdict).append(",\n"));
        text.append("    }\n");
      }
      text.append("  }\n");
    });
    chains.forEach((name, rules) ->
        text.append("  chain ").append(name).append(" {\n").append(rules).append("  }\n"));
    return text.append("}\n").toString();
  }
}

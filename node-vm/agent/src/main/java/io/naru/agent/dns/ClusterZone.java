package io.naru.agent.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All names of the cluster domain at one moment, and their answers, as the Kubernetes DNS
 * specification 1.1.0 has them. Immutable; {@link ZoneReader} makes it.
 */
final class ClusterZone {

  /** How long clients may believe that something is not there: it may be in a moment. */
  private static final int ABSENCE_SECONDS = 5;

  private static final int POD_SECONDS = 5;

  private static final Pattern POD_NAME = Pattern.compile("([0-9a-f-]+)\\.([^.]+)");

  private final String domain;
  private final Map<String, List<DnsRecord>> records;
  private final List<String> reverseZones;
  private final DnsRecord authority;

  /**
   * Makes a zone.
   *
   * @param domain such as {@code cluster.local}
   * @param records records by name, reverse names included; an empty list for names that only have
   *     others below them
   * @param reverseZones reverse names of the cluster's ranges, such as {@code 96.10.in-addr.arpa}
   */
  ClusterZone(String domain, Map<String, List<DnsRecord>> records, List<String> reverseZones) {
    this.domain = domain;
    this.records = Map.copyOf(records);
    this.reverseZones = List.copyOf(reverseZones);
    this.authority = DnsRecord.authority(domain, ABSENCE_SECONDS);
  }

  /** Whether the answer to a name is ours alone; others are asked elsewhere. */
  boolean contains(String name) {
    return isUnder(name, domain)
        || records.containsKey(name)
        || reverseZones.stream().anyMatch(zone -> isUnder(name, zone));
  }

  /** The answer to a name of this zone. */
  DnsAnswer answer(String name, int type) {
    if (name.equals(domain) && (type == DnsType.SOA || type == DnsType.ANY)) {
      return DnsAnswer.of(List.of(authority), List.of());
    }
    List<DnsRecord> found = find(name);
    if (found == null) {
      return DnsAnswer.noSuchName(authority);
    }
    List<DnsRecord> answers = found.stream().filter(record -> matches(record, type)).toList();
    return answers.isEmpty()
        ? DnsAnswer.noData(authority)
        : DnsAnswer.of(answers, targets(answers));
  }

  private static boolean matches(DnsRecord record, int type) {
    // An alias answers every question; the server follows it.
    return record.type() == type || type == DnsType.ANY || record.type() == DnsType.CNAME;
  }

  private @Nullable List<DnsRecord> find(String name) {
    List<DnsRecord> found = records.get(name);
    return found == null ? pod(name) : found;
  }

  /** Pods' names carry their address, so that they need not be known: 10-244-0-7.shop.pod. */
  private @Nullable List<DnsRecord> pod(String name) {
    String suffix = ".pod." + domain;
    if (name.equals(suffix.substring(1))) {
      return List.of();
    }
    if (!name.endsWith(suffix)) {
      return null;
    }
    Matcher matcher = POD_NAME.matcher(name.substring(0, name.length() - suffix.length()));
    if (!matcher.matches()) {
      return null;
    }
    String dashed = matcher.group(1);
    String ip =
        dashed.chars().filter(character -> character == '-').count() == 3 && !dashed.contains("--")
            ? dashed.replace('-', '.')
            : dashed.replace('-', ':');
    try {
      return List.of(DnsRecord.address(name, ip, POD_SECONDS));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Addresses of servers that the answer names, which clients ask for next. */
  private List<DnsRecord> targets(List<DnsRecord> answers) {
    Map<String, List<DnsRecord>> found = new HashMap<>();
    for (DnsRecord answer : answers) {
      if (answer.type() == DnsType.SRV) {
        String target = ZoneReader.targetOf(answer);
        found.computeIfAbsent(
            target,
            name ->
                records.getOrDefault(name, List.of()).stream()
                    .filter(each -> each.type() == DnsType.A || each.type() == DnsType.AAAA)
                    .toList());
      }
    }
    List<DnsRecord> all = new ArrayList<>();
    found.values().forEach(all::addAll);
    return all;
  }

  private static boolean isUnder(String name, String zone) {
    return name.equals(zone)
        || (name.endsWith(zone) && name.charAt(name.length() - zone.length() - 1) == '.');
  }
}

package io.naru.agent.dns;

/** The record types that the cluster's names have (RFC 1035, 3596, 2782, 6891). */
final class DnsType {

  static final int A = 1;
  static final int NS = 2;
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int PTR = 12;
  static final int TXT = 16;
  static final int AAAA = 28;
  static final int SRV = 33;
  static final int OPT = 41;
  static final int ANY = 255;

  private DnsType() {}
}

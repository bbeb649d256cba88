package io.naru.apiserver.kinds;

/** The rules that Kubernetes has for object names. */
public enum NameRule {
  /** RFC 1123 subdomain, at most 253 characters: most kinds. */
  DNS_SUBDOMAIN,
  /** RFC 1123 label, at most 63 characters: namespaces. */
  DNS_LABEL,
  /** RFC 1035 label: services. */
  DNS_1035_LABEL,
  /** Anything that is one path segment: RBAC objects. */
  PATH_SEGMENT
}

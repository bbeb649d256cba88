package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.regex.Pattern;

/** Names of iSCSI targets and initiators (RFC 3720): {@code iqn.}, {@code eui.} or {@code naa.}. */
final class IscsiNames {

  private static final int MAX_SESSION_NAME = 64;
  private static final Pattern QUALIFIED =
      Pattern.compile(
          "iqn\\.\\d{4}-\\d{2}\\.([a-z0-9_-]+\\.?)+[a-z0-9_:.-]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern EXTENDED_UNIQUE = Pattern.compile("eui\\.[0-9a-zA-Z]{16}");
  private static final Pattern NETWORK_ADDRESS = Pattern.compile("naa\\.[0-9a-zA-Z]{32}");

  private IscsiNames() {}

  /**
   * @param prefixDetail what is said of a name of none of the three forms
   */
  static void validate(Field name, String prefixDetail, FieldErrors errors) {
    String text = name.text();
    Pattern form =
        text.startsWith("iqn")
            ? QUALIFIED
            : text.startsWith("eui")
                ? EXTENDED_UNIQUE
                : text.startsWith("naa") ? NETWORK_ADDRESS : null;
    if (form == null) {
      errors.invalid(name.path(), text, prefixDetail);
    } else if (!form.matcher(text).matches()) {
      errors.invalid(name.path(), text, "must be valid format");
    }
  }

  /** With a name of one's own, volume and portal together name the session. */
  static void together(Field reported, String volumeName, Field iscsi, FieldErrors errors) {
    String session = volumeName + ":" + iscsi.at("targetPortal").text();
    if (iscsi.at("initiatorName").present() && session.length() > MAX_SESSION_NAME) {
      errors.invalid(
          reported.path(),
          reported.text(),
          "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if"
              + " iscsi.initiatorName is specified.");
    }
  }
}

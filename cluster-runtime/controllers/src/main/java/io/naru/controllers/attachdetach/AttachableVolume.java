package io.naru.controllers.attachdetach;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume of a CSI driver.
 *
 * @param name of the PersistentVolume
 * @param exclusive whether one node at a time may have it
 */
record AttachableVolume(String name, String driver, String handle, boolean exclusive) {

  private static final List<String> SHARED_MODES = List.of("ReadOnlyMany", "ReadWriteMany");

  /** Null if the volume is of no CSI driver: nothing has to be attached then. */
  static @Nullable AttachableVolume of(PersistentVolume volume) {
    var source = volume.getSpec().getCsi();
    return source == null
        ? null
        : new AttachableVolume(
            volume.getMetadata().getName(),
            source.getDriver(),
            source.getVolumeHandle(),
            volume.getSpec().getAccessModes().stream().noneMatch(SHARED_MODES::contains));
  }

  /** As kubelets call it in their node's status. */
  String uniqueName() {
    return "kubernetes.io/csi/" + driver + "^" + handle;
  }

  /** Known to all who look for the attachment to a node, for example kubelets. */
  String attachment(String node) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((handle + driver + node).getBytes(StandardCharsets.UTF_8));
      return "csi-" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has this algorithm
    }
  }
}

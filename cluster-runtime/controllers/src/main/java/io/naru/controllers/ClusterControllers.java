package io.naru.controllers;

import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.attachdetach.AttachDetachController;
import io.naru.controllers.certificates.SigningRequestApprover;
import io.naru.controllers.certificates.SigningRequestCleaner;
import io.naru.controllers.certificates.SigningRequestSigner;
import io.naru.controllers.discovery.ServedResources;
import io.naru.controllers.endpointslice.EndpointSliceMirroringController;
import io.naru.controllers.nodettl.NodeTtlController;
import io.naru.controllers.persistentvolume.EphemeralVolumeController;
import io.naru.controllers.persistentvolume.LocalPathProvisioner;
import io.naru.controllers.persistentvolume.PersistentVolumeBinder;
import io.naru.controllers.persistentvolume.VolumeProtection;
import io.naru.controllers.podautoscaler.HorizontalPodAutoscalerController;
import io.naru.controllers.resourceclaim.ReservationController;
import io.naru.controllers.resourceclaim.ResourceClaimController;
import io.naru.controllers.resourcequota.ResourceQuotaController;
import io.naru.controllers.serviceaccount.BootstrapSigner;
import io.naru.controllers.serviceaccount.BootstrapTokenCleaner;
import io.naru.controllers.serviceaccount.TokenSecretController;
import io.naru.controllers.servicecidr.ServiceCidrController;
import java.util.ArrayList;
import java.util.List;

/** The controllers that look after the cluster rather than after workloads. */
final class ClusterControllers {

  private ClusterControllers() {}

  static List<ManagedController> of(
      ControllerContext context, ControllerManagerConfig config, ServedResources served) {
    List<ManagedController> controllers =
        new ArrayList<>(
            List.of(
                new ResourceQuotaController(context, served::namespaced),
                new EndpointSliceMirroringController(context),
                new PersistentVolumeBinder(context),
                new LocalPathProvisioner(context),
                VolumeProtection.ofClaims(context),
                VolumeProtection.ofVolumes(context),
                VolumeProtection.ofAttributesClasses(context),
                new EphemeralVolumeController(context),
                new AttachDetachController(context),
                new ResourceClaimController(context),
                new ReservationController(context),
                new ServiceCidrController(context),
                new NodeTtlController(context),
                new BootstrapSigner(context),
                new SigningRequestApprover(context),
                new SigningRequestCleaner(context),
                new BootstrapTokenCleaner(context),
                new HorizontalPodAutoscalerController(context, served::all)));
    ClusterKeys keys = config.keys();
    if (keys != null) {
      controllers.add(new SigningRequestSigner(context, keys.certificates()));
      controllers.add(new TokenSecretController(context, keys.tokens(), config.rootCertificate()));
    }
    return controllers;
  }
}

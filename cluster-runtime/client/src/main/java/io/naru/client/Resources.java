package io.naru.client;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.IPAddress;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;

/** The collections that controllers and scheduler work with. */
public final class Resources {

  public static final ResourceType<Pod> PODS =
      new ResourceType<>("v1", "Pod", "pods", true, Pod.class);
  public static final ResourceType<Node> NODES =
      new ResourceType<>("v1", "Node", "nodes", false, Node.class);
  public static final ResourceType<Namespace> NAMESPACES =
      new ResourceType<>("v1", "Namespace", "namespaces", false, Namespace.class);
  public static final ResourceType<Service> SERVICES =
      new ResourceType<>("v1", "Service", "services", true, Service.class);
  public static final ResourceType<ServiceAccount> SERVICE_ACCOUNTS =
      new ResourceType<>("v1", "ServiceAccount", "serviceaccounts", true, ServiceAccount.class);
  public static final ResourceType<Secret> SECRETS =
      new ResourceType<>("v1", "Secret", "secrets", true, Secret.class);
  public static final ResourceType<ConfigMap> CONFIG_MAPS =
      new ResourceType<>("v1", "ConfigMap", "configmaps", true, ConfigMap.class);
  public static final ResourceType<Endpoints> ENDPOINTS =
      new ResourceType<>("v1", "Endpoints", "endpoints", true, Endpoints.class);
  public static final ResourceType<Event> EVENTS =
      new ResourceType<>("v1", "Event", "events", true, Event.class);
  public static final ResourceType<ReplicationController> REPLICATION_CONTROLLERS =
      new ResourceType<>(
          "v1",
          "ReplicationController",
          "replicationcontrollers",
          true,
          ReplicationController.class);
  public static final ResourceType<PersistentVolume> PERSISTENT_VOLUMES =
      new ResourceType<>(
          "v1", "PersistentVolume", "persistentvolumes", false, PersistentVolume.class);
  public static final ResourceType<PersistentVolumeClaim> PERSISTENT_VOLUME_CLAIMS =
      new ResourceType<>(
          "v1",
          "PersistentVolumeClaim",
          "persistentvolumeclaims",
          true,
          PersistentVolumeClaim.class);
  public static final ResourceType<Deployment> DEPLOYMENTS =
      new ResourceType<>("apps/v1", "Deployment", "deployments", true, Deployment.class);
  public static final ResourceType<ReplicaSet> REPLICA_SETS =
      new ResourceType<>("apps/v1", "ReplicaSet", "replicasets", true, ReplicaSet.class);
  public static final ResourceType<StatefulSet> STATEFUL_SETS =
      new ResourceType<>("apps/v1", "StatefulSet", "statefulsets", true, StatefulSet.class);
  public static final ResourceType<DaemonSet> DAEMON_SETS =
      new ResourceType<>("apps/v1", "DaemonSet", "daemonsets", true, DaemonSet.class);
  public static final ResourceType<ControllerRevision> CONTROLLER_REVISIONS =
      new ResourceType<>(
          "apps/v1", "ControllerRevision", "controllerrevisions", true, ControllerRevision.class);
  public static final ResourceType<Job> JOBS =
      new ResourceType<>("batch/v1", "Job", "jobs", true, Job.class);
  public static final ResourceType<CronJob> CRON_JOBS =
      new ResourceType<>("batch/v1", "CronJob", "cronjobs", true, CronJob.class);
  public static final ResourceType<Lease> LEASES =
      new ResourceType<>("coordination.k8s.io/v1", "Lease", "leases", true, Lease.class);
  public static final ResourceType<EndpointSlice> ENDPOINT_SLICES =
      new ResourceType<>(
          "discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true, EndpointSlice.class);
  public static final ResourceType<PodDisruptionBudget> POD_DISRUPTION_BUDGETS =
      new ResourceType<>(
          "policy/v1",
          "PodDisruptionBudget",
          "poddisruptionbudgets",
          true,
          PodDisruptionBudget.class);
  public static final ResourceType<ResourceQuota> RESOURCE_QUOTAS =
      new ResourceType<>("v1", "ResourceQuota", "resourcequotas", true, ResourceQuota.class);
  public static final ResourceType<HorizontalPodAutoscaler> HORIZONTAL_POD_AUTOSCALERS =
      new ResourceType<>(
          "autoscaling/v2",
          "HorizontalPodAutoscaler",
          "horizontalpodautoscalers",
          true,
          HorizontalPodAutoscaler.class);
  public static final ResourceType<CertificateSigningRequest> CERTIFICATE_SIGNING_REQUESTS =
      new ResourceType<>(
          "certificates.k8s.io/v1",
          "CertificateSigningRequest",
          "certificatesigningrequests",
          false,
          CertificateSigningRequest.class);
  public static final ResourceType<StorageClass> STORAGE_CLASSES =
      new ResourceType<>(
          "storage.k8s.io/v1", "StorageClass", "storageclasses", false, StorageClass.class);
  public static final ResourceType<VolumeAttachment> VOLUME_ATTACHMENTS =
      new ResourceType<>(
          "storage.k8s.io/v1",
          "VolumeAttachment",
          "volumeattachments",
          false,
          VolumeAttachment.class);
  public static final ResourceType<CSINode> CSI_NODES =
      new ResourceType<>("storage.k8s.io/v1", "CSINode", "csinodes", false, CSINode.class);
  public static final ResourceType<CSIDriver> CSI_DRIVERS =
      new ResourceType<>("storage.k8s.io/v1", "CSIDriver", "csidrivers", false, CSIDriver.class);

  public static final ResourceType<VolumeAttributesClass> VOLUME_ATTRIBUTES_CLASSES =
      new ResourceType<>(
          "storage.k8s.io/v1",
          "VolumeAttributesClass",
          "volumeattributesclasses",
          false,
          VolumeAttributesClass.class);
  public static final ResourceType<ServiceCIDR> SERVICE_CIDRS =
      new ResourceType<>(
          "networking.k8s.io/v1", "ServiceCIDR", "servicecidrs", false, ServiceCIDR.class);
  public static final ResourceType<IPAddress> IP_ADDRESSES =
      new ResourceType<>(
          "networking.k8s.io/v1", "IPAddress", "ipaddresses", false, IPAddress.class);
  public static final ResourceType<ResourceClaim> RESOURCE_CLAIMS =
      new ResourceType<>(
          "resource.k8s.io/v1", "ResourceClaim", "resourceclaims", true, ResourceClaim.class);
  public static final ResourceType<ResourceClaimTemplate> RESOURCE_CLAIM_TEMPLATES =
      new ResourceType<>(
          "resource.k8s.io/v1",
          "ResourceClaimTemplate",
          "resourceclaimtemplates",
          true,
          ResourceClaimTemplate.class);

  private Resources() {}
}

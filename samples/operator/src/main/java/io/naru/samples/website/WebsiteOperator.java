package io.naru.samples.website;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * Runs the operator until it is told to stop, or loses the lease: then it ends, and whoever started
 * it starts it again. The cluster is the one of the kubeconfig, or the one it runs in.
 *
 * <p>Variables: {@code OPERATOR_NAMESPACE} has the lease and the directory; {@code OPERATOR_NAME}
 * tells replicas apart; {@code LEASE_SECONDS} is how long a dead leader is waited for.
 */
public final class WebsiteOperator {

  private static final String LEASE = "website-operator";

  private WebsiteOperator() {}

  public static void main(String[] arguments) {
    String namespace = variable("OPERATOR_NAMESPACE", "website-operator");
    Duration lease = Duration.ofSeconds(Integer.parseInt(variable("LEASE_SECONDS", "15")));
    Operator operator =
        new Operator(configuration ->
            configuration
                .withKubernetesClient(new KubernetesClientBuilder().build())
                .withLeaderElectionConfiguration(
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                        .withLeaseNamespace(namespace)
                        .withIdentity(variable("OPERATOR_NAME", UUID.randomUUID().toString()))
                        .withLeaseDuration(lease)
                        .withRenewDeadline(lease.multipliedBy(2).dividedBy(3))
                        .withRetryPeriod(lease.dividedBy(7))
                        .build()));
    operator.register(new WebsiteReconciler(new Directory(namespace), Clock.systemUTC()));
    operator.start();
  }

  private static String variable(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}

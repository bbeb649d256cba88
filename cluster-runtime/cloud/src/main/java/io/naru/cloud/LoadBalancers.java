package io.naru.cloud;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/** The load balancers of a cloud, one for each service that wants one, known by its uid. */
public interface LoadBalancers {

  /**
   * A load balancer that works.
   *
   * @param ingress where it is reached
   * @param remarks what is not quite as the service says, for people
   */
  record LoadBalancer(List<LoadBalancerIngress> ingress, List<String> remarks) {}

  /**
   * Makes the service's load balancer, or brings it in line with the service as it is now.
   *
   * @param nodes that take its traffic, on the service's node ports
   */
  LoadBalancer ensure(Service service, List<Node> nodes);

  /** Tells the load balancer of a service, which is unchanged, of its nodes. */
  void update(Service service, List<Node> nodes);

  /** Removes the load balancer; that it is gone already is no error. */
  void delete(Service service);
}

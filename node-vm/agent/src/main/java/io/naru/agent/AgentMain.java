package io.naru.agent;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The agent's process: {@code AgentMain [CONFIGURATION]}, by default {@code /etc/naru/agent.json}.
 */
public final class AgentMain {

  private AgentMain() {}

  /** Runs the agent until the process is told to end. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments.length > 0 ? arguments[0] : "/etc/naru/agent.json");
    Agent agent = new Agent(AgentConfig.read(file));
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
    agent.start();
    new CountDownLatch(1).await();
  }
}

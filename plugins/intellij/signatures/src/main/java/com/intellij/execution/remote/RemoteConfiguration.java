package com.intellij.execution.remote;

public abstract class RemoteConfiguration
    implements com.intellij.execution.configurations.RunConfiguration {
  public boolean USE_SOCKET_TRANSPORT = true;
  public boolean SERVER_MODE;
  public String HOST = "localhost";
  public String PORT = "5005";
}

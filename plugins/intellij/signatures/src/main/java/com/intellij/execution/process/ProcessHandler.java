package com.intellij.execution.process;

public abstract class ProcessHandler extends com.intellij.openapi.util.UserDataHolderBase {
  protected ProcessHandler() {}

  public void startNotify() {}

  protected abstract void destroyProcessImpl();

  protected abstract void detachProcessImpl();

  public abstract boolean detachIsDefault();

  public abstract java.io.OutputStream getProcessInput();

  protected void notifyProcessDetached() {}

  protected void notifyProcessTerminated(int code) {}

  public void notifyTextAvailable(String text, com.intellij.openapi.util.Key type) {}

  public boolean isProcessTerminating() {
    return false;
  }

  public boolean isProcessTerminated() {
    return false;
  }
}

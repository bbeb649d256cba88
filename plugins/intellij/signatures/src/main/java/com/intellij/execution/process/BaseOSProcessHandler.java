package com.intellij.execution.process;

public class BaseOSProcessHandler extends BaseProcessHandler<Process> {
  BaseOSProcessHandler() {}

  protected com.intellij.util.io.BaseOutputReader.Options readerOptions() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void destroyProcessImpl() {}

  @Override
  protected void detachProcessImpl() {}

  @Override
  public boolean detachIsDefault() {
    return false;
  }

  @Override
  public java.io.OutputStream getProcessInput() {
    throw new UnsupportedOperationException();
  }
}

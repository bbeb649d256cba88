package com.intellij.execution.process;

public class OSProcessHandler extends BaseOSProcessHandler {
  public OSProcessHandler(Process process, String commandLine, java.nio.charset.Charset charset) {}
}

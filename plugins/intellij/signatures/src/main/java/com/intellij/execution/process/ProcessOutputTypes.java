package com.intellij.execution.process;

public interface ProcessOutputTypes {
  com.intellij.openapi.util.Key STDOUT = new com.intellij.openapi.util.Key("stdout");
  com.intellij.openapi.util.Key STDERR = new com.intellij.openapi.util.Key("stderr");
  com.intellij.openapi.util.Key SYSTEM = new com.intellij.openapi.util.Key("system");
}

package com.intellij.execution.process;

public interface SelfKiller {}

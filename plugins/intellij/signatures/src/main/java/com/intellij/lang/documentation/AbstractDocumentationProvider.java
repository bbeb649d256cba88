package com.intellij.lang.documentation;

public abstract class AbstractDocumentationProvider implements DocumentationProvider {}

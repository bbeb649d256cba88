package com.intellij.openapi.actionSystem;

public abstract class CommonDataKeys {
  public static final DataKey<com.intellij.openapi.project.Project> PROJECT =
      DataKey.create("project");
  public static final DataKey<com.intellij.openapi.editor.Editor> EDITOR = DataKey.create("editor");
  public static final DataKey<com.intellij.openapi.vfs.VirtualFile> VIRTUAL_FILE =
      DataKey.create("virtualFile");
  public static final DataKey<com.intellij.openapi.vfs.VirtualFile[]> VIRTUAL_FILE_ARRAY =
      DataKey.create("virtualFileArray");
  public static final DataKey<com.intellij.psi.PsiFile> PSI_FILE = DataKey.create("psi.File");

  public CommonDataKeys() {}
}

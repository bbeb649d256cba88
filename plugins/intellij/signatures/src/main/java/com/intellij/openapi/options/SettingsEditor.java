package com.intellij.openapi.options;

public abstract class SettingsEditor<S> implements com.intellij.openapi.Disposable {
  public SettingsEditor() {}

  protected abstract void resetEditorFrom(S settings);

  protected abstract void applyEditorTo(S settings) throws ConfigurationException;

  protected abstract javax.swing.JComponent createEditor();

  @Override
  public final void dispose() {}
}

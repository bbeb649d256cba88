package io.naru.intellij.editor;

import com.intellij.codeInspection.LocalInspectionTool;
import com.intellij.codeInspection.ex.ExternalAnnotatorBatchInspection;

/**
 * What {@link ManifestAnnotator} finds, as an inspection: it can be switched off in the settings,
 * and run over a whole project.
 */
public final class ManifestInspection extends LocalInspectionTool
    implements ExternalAnnotatorBatchInspection {

  /** As in the plugin's descriptor. */
  static final String SHORT_NAME = "NaruManifest";

  @Override
  public String getShortName() {
    return SHORT_NAME;
  }
}

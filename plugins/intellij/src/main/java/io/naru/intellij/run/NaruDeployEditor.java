package io.naru.intellij.run;

import com.intellij.openapi.options.SettingsEditor;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.live.DeployRun.OnStop;
import java.awt.BorderLayout;
import java.awt.GridLayout;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;

/** The form of a run configuration. */
final class NaruDeployEditor extends SettingsEditor<NaruDeployConfiguration> {

  private final JTextArea paths = new JTextArea(3, 40);
  private final JTextField build = new JTextField();
  private final JTextField ports = new JTextField();
  private final JTextField debugPort = new JTextField();
  private final JTextField context = new JTextField();
  private final JTextField namespace = new JTextField();
  private final JComboBox<OnStop> onStop = new JComboBox<>(OnStop.values());

  @Override
  protected void resetEditorFrom(NaruDeployConfiguration settings) {
    paths.setText(settings.paths);
    build.setText(settings.build);
    ports.setText(settings.ports);
    debugPort.setText(settings.debugPort);
    context.setText(settings.context);
    namespace.setText(settings.namespace);
    onStop.setSelectedItem(settings.onStop);
  }

  @Override
  protected void applyEditorTo(NaruDeployConfiguration settings) {
    settings.paths = paths.getText();
    settings.build = build.getText().strip();
    settings.ports = ports.getText().strip();
    settings.debugPort = debugPort.getText().strip();
    settings.context = context.getText().strip();
    settings.namespace = namespace.getText().strip();
    settings.onStop = onStop.getItemAt(Math.max(0, onStop.getSelectedIndex()));
  }

  @Override
  protected JComponent createEditor() {
    onStop.setRenderer((list, value, index, selected, focused) ->
        new JLabel(value == null ? "" : NaruBundle.text("run.stop." + value.name())));
    JPanel fields = new JPanel(new GridLayout(0, 2, 8, 4));
    row(fields, "run.build", build);
    row(fields, "run.ports", ports);
    row(fields, "run.debugPort", debugPort);
    row(fields, "settings.context", context);
    row(fields, "settings.namespace", namespace);
    row(fields, "run.stop", onStop);
    JPanel files = new JPanel(new BorderLayout());
    files.add(new JLabel(NaruBundle.text("run.paths")), BorderLayout.NORTH);
    files.add(new JScrollPane(paths));
    JPanel panel = new JPanel(new BorderLayout(0, 8));
    panel.add(files, BorderLayout.NORTH);
    panel.add(fields);
    return panel;
  }

  private static void row(JPanel panel, String key, JComponent field) {
    JLabel label = new JLabel(NaruBundle.text(key));
    label.setLabelFor(field);
    panel.add(label);
    panel.add(field);
  }
}

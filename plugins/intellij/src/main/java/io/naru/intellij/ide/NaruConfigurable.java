package io.naru.intellij.ide;

import com.intellij.openapi.options.Configurable;
import com.intellij.openapi.options.ConfigurationException;
import java.awt.BorderLayout;
import java.awt.GridLayout;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import org.jspecify.annotations.Nullable;

/**
 * The settings page. The IDE may make it on any thread, and then its form on its own: so the form
 * is an object apart.
 */
public final class NaruConfigurable implements Configurable {

  private @Nullable Form form;

  @Override
  public String getDisplayName() {
    return "Naru";
  }

  @Override
  public JComponent createComponent() {
    Form made = new Form();
    form = made;
    return made.page();
  }

  @Override
  public boolean isModified() {
    Form shown = form;
    return shown != null && shown.isModified();
  }

  @Override
  public void apply() throws ConfigurationException {
    Form shown = form;
    if (shown != null) {
      shown.apply();
    }
  }

  @Override
  public void reset() {
    Form shown = form;
    if (shown != null) {
      shown.reset();
    }
  }

  @Override
  public void disposeUIResources() {
    form = null;
  }

  private static final class Form {

    private final JTextArea kubeconfigs = new JTextArea(4, 40);
    private final JTextField context = new JTextField();
    private final JTextField namespace = new JTextField();
    private final JTextField kubectl = new JTextField();
    private final JTextField helm = new JTextField();
    private final JTextField engine = new JTextField();
    private final JTextField launcher = new JTextField();
    private final JTextField cluster = new JTextField();
    private final JTextField rollout = new JTextField();

    JComponent page() {
      JPanel files = new JPanel(new BorderLayout());
      files.add(new JLabel(NaruBundle.text("settings.kubeconfigs")), BorderLayout.NORTH);
      files.add(new JScrollPane(kubeconfigs));
      JPanel fields = new JPanel(new GridLayout(0, 2, 8, 4));
      row(fields, "settings.context", context);
      row(fields, "settings.namespace", namespace);
      row(fields, "settings.kubectl", kubectl);
      row(fields, "settings.helm", helm);
      row(fields, "settings.engine", engine);
      row(fields, "settings.launcher", launcher);
      row(fields, "settings.cluster", cluster);
      row(fields, "settings.rollout", rollout);
      JPanel top = new JPanel(new BorderLayout(0, 8));
      top.add(files, BorderLayout.NORTH);
      top.add(fields);
      JPanel page = new JPanel(new BorderLayout());
      page.add(top, BorderLayout.NORTH);
      return page;
    }

    private static void row(JPanel panel, String key, JTextField field) {
      JLabel label = new JLabel(NaruBundle.text(key));
      label.setLabelFor(field);
      panel.add(label);
      panel.add(field);
    }

    boolean isModified() {
      NaruSettings.Values values = NaruSettings.get().values();
      return !(kubeconfigs.getText().equals(values.kubeconfigs)
          && context.getText().equals(values.context)
          && namespace.getText().equals(values.namespace)
          && kubectl.getText().equals(values.kubectl)
          && helm.getText().equals(values.helm)
          && engine.getText().equals(values.engine)
          && launcher.getText().equals(values.launcher)
          && cluster.getText().equals(values.cluster)
          && rollout.getText().equals(String.valueOf(values.rolloutSeconds)));
    }

    void apply() throws ConfigurationException {
      if (!rollout.getText().matches("\\d{1,5}")) {
        throw new ConfigurationException(NaruBundle.text("settings.rollout.invalid"));
      }
      NaruSettings.Values values = NaruSettings.get().values();
      values.kubeconfigs = kubeconfigs.getText();
      values.context = context.getText().strip();
      values.namespace = namespace.getText().strip();
      values.kubectl = kubectl.getText().strip();
      values.helm = helm.getText().strip();
      values.engine = engine.getText().strip();
      values.launcher = launcher.getText().strip();
      values.cluster = cluster.getText().strip();
      values.rolloutSeconds = Integer.parseInt(rollout.getText());
      NaruSettings.get().targetChanged();
    }

    void reset() {
      NaruSettings.Values values = NaruSettings.get().values();
      kubeconfigs.setText(values.kubeconfigs);
      context.setText(values.context);
      namespace.setText(values.namespace);
      kubectl.setText(values.kubectl);
      helm.setText(values.helm);
      engine.setText(values.engine);
      launcher.setText(values.launcher);
      cluster.setText(values.cluster);
      rollout.setText(String.valueOf(values.rolloutSeconds));
    }
  }
}

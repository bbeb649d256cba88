package io.naru.intellij.action;

import com.intellij.diff.DiffContentFactory;
import com.intellij.diff.DiffManager;
import com.intellij.diff.requests.SimpleDiffRequest;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.ui.DialogWrapper;
import io.naru.intellij.deploy.DeployOptions;
import io.naru.intellij.deploy.DeployPlan;
import io.naru.intellij.deploy.PlanStep;
import io.naru.intellij.deploy.PlanStep.Change;
import io.naru.intellij.ide.NaruBundle;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.Optional;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;

/** Shows a plan: where it goes, what becomes of each object, and each difference on demand. */
final class PlanDialog extends DialogWrapper {

  private final Project project;
  private final DeployPlan plan;
  private final Optional<String> before;
  private final String pruneSet;
  private final JList<PlanStep> steps;
  private final JCheckBox force = new JCheckBox(NaruBundle.text("plan.force"));
  private final JCheckBox prune = new JCheckBox();

  PlanDialog(Project project, DeployPlan plan, Optional<String> before, String pruneSet) {
    super(project);
    this.project = project;
    this.plan = plan;
    this.before = before;
    this.pruneSet = pruneSet;
    steps = new JList<>(plan.steps().toArray(PlanStep[]::new));
    steps.setCellRenderer((list, step, index, selected, focused) -> {
      JLabel label = new JLabel(line(step));
      label.setOpaque(true);
      label.setBackground(selected ? list.getSelectionBackground() : list.getBackground());
      label.setForeground(selected ? list.getSelectionForeground() : list.getForeground());
      return label;
    });
    steps.addMouseListener(
        new MouseAdapter() {
          @Override
          public void mouseClicked(MouseEvent event) {
            if (event.getClickCount() == 2) {
              showDifference();
            }
          }
        });
    force.setSelected(plan.options().force());
    prune.setText(NaruBundle.text("plan.prune", pruneSet));
    prune.setSelected(!plan.options().pruneSet().isEmpty());
    force.addActionListener(event -> enableOk());
    prune.addActionListener(event -> enableOk());
    setTitle(NaruBundle.text("deploy.title", plan.target().label()));
    setOKButtonText(NaruBundle.text("plan.deploy"));
    init();
    enableOk();
  }

  /** What is ticked now; if it is not what the plan was made for, another plan is wanted. */
  DeployOptions options() {
    return new DeployOptions(
        prune.isSelected() ? pruneSet : "", force.isSelected(), plan.options().rolloutTimeout());
  }

  private void enableOk() {
    setOKActionEnabled(plan.applicable() || !options().equals(plan.options()));
  }

  private static String line(PlanStep step) {
    String what = NaruBundle.text("change." + step.change().name());
    String where = step.namespace() == null ? "" : "  (" + step.namespace() + ")";
    String why = step.problem() == null ? "" : ": " + step.problem().getMessage();
    return what + "  " + step.label() + where + why;
  }

  private void showDifference() {
    PlanStep step = steps.getSelectedValue();
    if (step == null || step.change() == Change.INVALID) {
      return;
    }
    DiffContentFactory contents = DiffContentFactory.getInstance();
    DiffManager.getInstance()
        .showDiff(
            project,
            new SimpleDiffRequest(
                step.label(),
                contents.create(project, step.before()),
                contents.create(project, step.after()),
                NaruBundle.text("diff.live"),
                NaruBundle.text("diff.after")));
  }

  @Override
  protected JComponent createNorthPanel() {
    JPanel panel = new JPanel();
    panel.setLayout(new BoxLayout(panel, BoxLayout.Y_AXIS));
    panel.add(
        new JLabel(
            NaruBundle.text(
                "plan.target",
                plan.target().context(),
                plan.target().namespace(),
                plan.target().server())));
    before.ifPresent(last -> panel.add(new JLabel(NaruBundle.text("plan.changed", last))));
    panel.add(new JLabel(plan.summary()));
    return panel;
  }

  @Override
  protected JComponent createCenterPanel() {
    JPanel panel = new JPanel(new BorderLayout());
    JScrollPane scroll = new JScrollPane(steps);
    scroll.setPreferredSize(new Dimension(620, 280));
    panel.add(scroll);
    JPanel below = new JPanel();
    below.setLayout(new BoxLayout(below, BoxLayout.Y_AXIS));
    JButton difference = new JButton(NaruBundle.text("plan.difference"));
    difference.addActionListener(event -> showDifference());
    below.add(difference);
    below.add(force);
    below.add(prune);
    panel.add(below, BorderLayout.SOUTH);
    return panel;
  }
}

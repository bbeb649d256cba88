package io.naru.desktop.view;

import java.util.Optional;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Spinner;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** Asks before something that can't be taken back, and says what did not work. */
final class Confirm {

  private Confirm() {}

  /**
   * Asks, and does it if the answer is yes. The harmless answer is the one that Enter gives.
   *
   * @param id of the button that does it
   */
  static void ask(
      Window owner,
      Context context,
      String title,
      String text,
      String id,
      String doIt,
      Runnable action) {
    ButtonType yes = new ButtonType(doIt, ButtonBar.ButtonData.OTHER);
    ButtonType no =
        new ButtonType(context.text("action.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE);
    Alert alert = new Alert(Alert.AlertType.CONFIRMATION, text, yes, no);
    alert.initOwner(owner);
    alert.setTitle(title);
    alert.setHeaderText(title);
    alert.getDialogPane().setPrefWidth(460);
    if (alert.getDialogPane().lookupButton(yes) instanceof Button button) {
      button.setId(id);
      button.getStyleClass().add("danger");
      button.setDefaultButton(false);
    }
    if (alert.getDialogPane().lookupButton(no) instanceof Button button) {
      button.setId("cancel");
      button.setDefaultButton(true);
    }
    alert.showAndWait().filter(answer -> answer == yes).ifPresent(answer -> action.run());
  }

  /** Asks for a number, from 0 on; empty if it was thought better of. */
  static Optional<Integer> askNumber(Window owner, Context context, String title, int now) {
    Spinner<Integer> number = new Spinner<>(0, 10_000, now);
    number.setId("number");
    number.setEditable(true);
    ButtonType set = new ButtonType(context.text("action.apply"), ButtonBar.ButtonData.OK_DONE);
    ButtonType no =
        new ButtonType(context.text("action.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE);
    Dialog<Integer> dialog = new Dialog<>();
    dialog.initOwner(owner);
    dialog.setTitle(title);
    dialog.setHeaderText(title);
    dialog.getDialogPane().getButtonTypes().setAll(set, no);
    dialog.getDialogPane().setContent(number);
    dialog.setResultConverter(button -> button == set ? number.getValue() : null);
    number.getEditor().requestFocus();
    return dialog.showAndWait();
  }

  /** Says what did not work. */
  static void failed(@Nullable Window owner, String text) {
    Alert alert = new Alert(Alert.AlertType.ERROR, text, ButtonType.OK);
    if (owner != null) {
      alert.initOwner(owner);
    }
    alert.setHeaderText(null);
    alert.getDialogPane().setPrefWidth(460);
    alert.show();
  }
}

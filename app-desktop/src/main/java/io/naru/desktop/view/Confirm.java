package io.naru.desktop.view;

import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
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

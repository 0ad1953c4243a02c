/**
 * A modal dialog on the native element, which holds the focus and gives it back by itself.
 */
import { useEffect, useId, useRef, type ReactNode } from "react";
import { IconButton } from "./button.tsx";
import "./components.css";

/** Properties of `Dialog`. */
export interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
}

/**
 * A modal dialog with a title and a close button; Escape and a click outside close it too. An element
 * with `data-first-focus` takes the focus.
 */
export function Dialog({ open, title, onClose, children, actions, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || dialog.open === open) return;
    if (open) {
      dialog.showModal();
      // The title takes the focus: a button would open its tooltip, and Escape would close only that.
      const first = dialog.querySelector<HTMLElement>("[data-first-focus]");
      (first ?? dialog.querySelector("h2"))?.focus();
    } else dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      className={wide ? "dialog is-wide" : "dialog"}
      aria-labelledby={titleId}
      onClose={() => {
        // The browser says so late: by then another dialog may have taken this one's place.
        if (open) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {open && (
        <div className="dialog-sheet">
          <header className="dialog-head">
            <h2 id={titleId} tabIndex={-1}>
              {title}
            </h2>
            <IconButton icon="close" label="Close" onClick={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <footer className="dialog-foot">{actions}</footer>}
        </div>
      )}
    </dialog>
  );
}

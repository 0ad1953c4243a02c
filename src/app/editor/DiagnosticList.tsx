/**
 * The mistakes in the document as a list: where, what, and the way out. Choosing one leads to its place
 * in the text.
 */
import { positionAt, type Diagnostic } from "../../base/index.ts";
import { Icon } from "../components/index.ts";

interface DiagnosticListProps {
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
  /** Leaves the hints out, where the text shows them in their place. */
  readonly brief: boolean;
  readonly onChoose: (diagnostic: Diagnostic) => void;
}

const shownAtMost = 8;

/** Mistakes and warnings, worst first as the engine orders them. */
export function DiagnosticList({ diagnostics, text, brief, onChoose }: DiagnosticListProps) {
  if (diagnostics.length === 0) return undefined;
  const hidden = diagnostics.length - shownAtMost;
  return (
    <ul className="diagnostics" aria-label="Mistakes in the document">
      {diagnostics.slice(0, shownAtMost).map((diagnostic) => {
        const place = positionAt(text, diagnostic.span.start);
        return (
          <li key={`${diagnostic.code} ${diagnostic.span.start} ${diagnostic.message}`}>
            <button
              type="button"
              className={`diagnostic is-${diagnostic.severity}`}
              onClick={() => onChoose(diagnostic)}
            >
              <Icon name="warning" size={14} />
              <span>
                <span className="diagnostic-place numeric">
                  line {place.line}, column {place.column}
                </span>
                <span className="diagnostic-message">{diagnostic.message}</span>
                {diagnostic.hint !== undefined && !brief && (
                  <span className="diagnostic-hint">{diagnostic.hint}</span>
                )}
              </span>
            </button>
          </li>
        );
      })}
      {hidden > 0 && <li className="diagnostic-more">and {hidden} more</li>}
    </ul>
  );
}

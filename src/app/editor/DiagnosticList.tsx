/**
 * The mistakes in the document as a list: where, what, and the way out. Choosing one leads to its place
 * in the text.
 */
import { positionAt, type Diagnostic } from "../../base/index.ts";
import { Coded } from "../components/coded.tsx";
import { Icon } from "../components/index.ts";

interface DiagnosticListProps {
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
  readonly onChoose: (diagnostic: Diagnostic) => void;
}

const shownAtMost = 8;

/** Mistakes and warnings, worst first as the engine orders them. */
export function DiagnosticList({ diagnostics, text, onChoose }: DiagnosticListProps) {
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
                <span className="diagnostic-message">
                  <Coded>{diagnostic.message}</Coded>
                </span>
                {diagnostic.hint !== undefined && (
                  <span className="diagnostic-hint">
                    <Coded>{diagnostic.hint}</Coded>
                  </span>
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

/**
 * The Einsums of a cascade in a row, each with the tensor that it passes on to later ones.
 */
import { useApp, useRun } from "../../state/app-state.ts";
import { turnsNow, type Shown } from "../../state/run.ts";
import { Icon, Term } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { formatCount } from "../numbers.ts";
import { cascadeChain, type PassedTensor } from "./chain.ts";
import "./cascade.css";

/** The chain of a cascade; pressing an Einsum goes to its first step. */
export default function CascadeStrip({ shown }: { readonly shown: Shown }) {
  const { session, view } = useApp();
  const live = useRun((state) => state.live);
  const turns = useRun(turnsNow);
  const links = cascadeChain(shown.opened, shown.run, shown.frame, turns);
  return (
    <section className="cascade" aria-label="Cascade">
      <h2 className="overline">
        <Term of="cascade" />
      </h2>
      <ol className="cascade-chain">
        {links.map((link, place) => (
          <li key={link.name}>
            <button
              type="button"
              className="cascade-einsum"
              aria-current={link.current ? "step" : undefined}
              aria-disabled={!live || link.last < link.first}
              onClick={() => {
                view.set({ playing: false });
                if (link.last >= link.first) session.goTo(link.first);
              }}
            >
              <span className="cascade-number">{place + 1}</span>
              <code>{link.text}</code>
              <span className="cascade-steps numeric">
                {link.last < link.first
                  ? "no steps"
                  : link.done !== undefined
                    ? `${formatCount(link.done)} of ${formatCount(link.last - link.first + 1)} steps`
                    : `steps ${formatCount(link.first)} to ${formatCount(link.last)}`}
              </span>
            </button>
            {link.passes !== undefined && <Passed passed={link.passes} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Passed({ passed }: { readonly passed: PassedTensor }) {
  const { tensor, state, share, words, readers } = passed;
  return (
    <div className={`cascade-tensor is-${state}`} style={hueStyle(tensor)}>
      <Icon name="chevron-right" size={12} />
      <span className="cascade-between">
        <b className="hued">{tensor}</b>
        <span className="sr-only"> is passed on to {readers.join(", ")}: </span>
        <svg className="cascade-fill" viewBox="0 0 64 8" width="64" height="8" aria-hidden="true">
          <rect x="0.5" y="0.5" width="63" height="7" rx="2" className="cascade-track" />
          <rect
            x="0.5"
            y="0.5"
            width={63 * (state === "read" || state === "full" ? 1 : share)}
            height="7"
            rx="2"
            className="cascade-level"
          />
          {state === "read" && <path d={`M${2 + 60 * share} -1v10`} className="cascade-reading" />}
        </svg>
        <span className="cascade-words numeric">{words}</span>
      </span>
      <Icon name="chevron-right" size={12} />
    </div>
  );
}

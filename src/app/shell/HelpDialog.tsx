/** How to read the page, and every key, from the command table. */
import { Dialog, Term } from "../components/index.ts";
import { commands, type Command } from "../interaction/commands.ts";
import { showKeys } from "../interaction/key-names.ts";
import { isMac } from "../interaction/keys.ts";
import { useApp, useView } from "../state/app-state.ts";
import { MarkLegend } from "../views/tensor/MarkLegend.tsx";

const groups = ["Stepping", "Looking", "Editing", "Page"] as const;

function KeyList({ group }: { readonly group: Command["group"] }) {
  const table: readonly Command[] = commands;
  return (
    <section className="help-group">
      <h3 className="overline">{group}</h3>
      <dl>
        {table
          .filter(({ group: own, keys }) => own === group && keys.length > 0)
          .map((command) => (
            <div key={command.id}>
              <dt>{command.title}</dt>
              <dd>
                {command.keys.map((keys) => (
                  <kbd key={keys} className="key">
                    {showKeys(keys, isMac)}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        {group === "Editing" && (
          <>
            <div>
              <dt>Move the loop that has the focus</dt>
              <dd>
                <kbd className="key">Alt+↑</kbd>
                <kbd className="key">Alt+↓</kbd>
              </dd>
            </div>
            <div>
              <dt>Reach the buttons of a loop</dt>
              <dd>
                <kbd className="key">←</kbd>
                <kbd className="key">→</kbd>
              </dd>
            </div>
          </>
        )}
      </dl>
    </section>
  );
}

/** The dialog with the keys. */
export default function HelpDialog() {
  const { view } = useApp();
  const open = useView((state) => state.dialog === "help");
  const singleKeys = useView((state) => state.singleKeys);
  return (
    <Dialog
      open={open}
      wide
      title="How to read this page"
      onClose={() => {
        view.set({ dialog: undefined });
      }}
    >
      <ol className="help-steps">
        <li>
          <b>Left, the nest.</b> An <Term of="einsum">Einsum</Term> says what is computed, the{" "}
          <Term of="loopOrder">loop order</Term> in which order. Move a loop and everything else
          follows.
        </li>
        <li>
          <b>Centre, one step.</b> In each tensor, filled is used in this step, hatched with a pin
          is <Term of="held">held</Term> from an earlier one, and a frame is the{" "}
          <Term of="slidingWindow">window</Term> within reach. Step with the arrow keys.
        </li>
        <li>
          <b>Right, the counts.</b> Exact numbers for the whole run, checked against a{" "}
          <Term of="denseReference">dense reference</Term>.
        </li>
      </ol>
      <MarkLegend />
      <p className="help-note">
        Single keys work while the stage has the focus, or nothing has it; click the stage, or use
        the link at the top of the page.{" "}
        <label>
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => {
              view.setSingleKeys(event.target.checked);
            }}
          />{" "}
          Listen to single keys
        </label>
      </p>
      <div className="help-keys">
        {groups.map((group) => (
          <KeyList key={group} group={group} />
        ))}
      </div>
    </Dialog>
  );
}

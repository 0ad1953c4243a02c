/**
 * Breakpoints: loops at whose iterations playing stops, and elements at whose use it does.
 */
import { useState } from "react";
import { Button, Dialog, IconButton } from "../components/index.ts";
import { perform } from "../interaction/commands.ts";
import { useApp, useRun, useView } from "../state/app-state.ts";
import { nameElement, readElement } from "../state/element-name.ts";
import { following, iterationsOf } from "../state/followed.ts";
import { currentEinsum } from "../state/run.ts";
import { ranksByTensor } from "../state/snapshots.ts";

function ElementStop() {
  const { view } = useApp();
  const opened = useRun((state) => state.shown?.opened);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  if (opened === undefined) return undefined;
  const example = opened.einsums[0]?.output;
  const add = () => {
    const element = readElement(text, ranksByTensor(opened));
    setProblem(element.ok ? undefined : element.error);
    if (!element.ok) return;
    setText("");
    view.toggleStop(
      following(`use of ${nameElement(element.value)}`, { kind: "touch", ...element.value }),
    );
  };
  return (
    <form
      className="stop-form"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <label>
        <span>When this element is read or written</span>
        <input
          type="text"
          spellCheck={false}
          autoComplete="off"
          placeholder={
            example === undefined
              ? ""
              : `${example.tensor}[${example.ranks.map(() => 0).join(",")}]`
          }
          value={text}
          aria-invalid={problem !== undefined}
          aria-describedby="stop-problem"
          onChange={(event) => {
            setText(event.target.value);
            setProblem(undefined);
          }}
        />
      </label>
      <Button type="submit">Add</Button>
      <p id="stop-problem" role="status">
        {problem}
      </p>
    </form>
  );
}

/** The dialog with the breakpoints. */
export default function StopsDialog() {
  const app = useApp();
  const { view } = app;
  const open = useView((state) => state.dialog === "stops");
  const stops = useView((state) => state.stops);
  const einsum = useRun((state) => state.shown?.opened.einsums[currentEinsum(state)]);
  const loops = einsum?.loops ?? [];
  const offered = einsum === undefined ? [] : loops.map((loop) => iterationsOf(loop, einsum));
  const others = stops.filter(({ id }) => !offered.some((stop) => stop.id === id));
  const close = () => {
    view.set({ dialog: undefined });
  };
  return (
    <Dialog
      open={open}
      title="Breakpoints"
      onClose={close}
      actions={
        <Button
          icon="run-on"
          tone="solid"
          onClick={() => {
            close();
            perform("run-on", app);
          }}
        >
          {stops.length === 0 ? "Run to the end" : "Run to the next"}
        </Button>
      }
    >
      <p className="share-lead">
        Playing and running on stop at a step in which one of these happens.
      </p>
      <fieldset className="stop-loops">
        <legend>When a loop begins an iteration</legend>
        {offered.map((stop, at) => (
          <label key={stop.id}>
            <input
              type="checkbox"
              checked={stops.some(({ id }) => id === stop.id)}
              onChange={() => {
                view.toggleStop(stop);
              }}
            />
            <code>{loops[at]?.rank}</code>
          </label>
        ))}
      </fieldset>
      <ElementStop />
      {others.length > 0 && (
        <ul className="stop-list" aria-label="Other breakpoints">
          {others.map((stop) => (
            <li key={stop.id}>
              {stop.label}
              <IconButton
                icon="close"
                size={14}
                label={`Clear the breakpoint: ${stop.label}`}
                onClick={() => {
                  view.toggleStop(stop);
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

/**
 * The list of presets behind the name of what is open. Choosing one puts it in place of the
 * experiment; undo brings the experiment back, and so does the browser's way back.
 */
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { Icon } from "../components/index.ts";
import { findPreset, gallery, presetExperiment } from "../presets.ts";
import { useApp, useExperiment, useRun } from "../state/app-state.ts";
import { isUnchanged } from "../state/experiment.ts";

/** The name of the experiment and the list that it opens. */
export default function PresetPicker() {
  const { session, notices, view } = useApp();
  const preset = useExperiment((state) => state.preset);
  const changed = useExperiment((state) => !isUnchanged(state));
  const empty = useExperiment((state) => state.text === "");
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const title = preset === undefined ? undefined : findPreset(preset)?.title;
  const written = useRun((state) => (state.opened ?? state.shown?.opened)?.title);
  // A document under another title is another document, whatever it was written over.
  const presetTitle = changed && written !== undefined && written !== title ? undefined : title;
  const name = presetTitle ?? written ?? "Your own document";

  const choose = async (id: string) => {
    list.current?.hidePopover();
    view.set({ playing: false });
    const chosen = await presetExperiment(id);
    if (chosen.ok) {
      // A preset is a place to come back to; what is done there is written over its address.
      const address = `#/explore/${id}`;
      if (location.hash.replace(/\?.*$/, "") !== address) history.pushState(null, "", address);
      session.load(chosen.value, 0, "undoable");
    } else notices.post({ topic: "preset", tone: "problem", text: chosen.error });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[Math.min(items.length - 1, Math.max(0, to))]?.focus();
  };

  return (
    <div className="preset-picker">
      <button
        ref={trigger}
        type="button"
        className="preset-button"
        popoverTarget={listId}
        aria-expanded={open}
        aria-label={`Experiment: ${name}${changed && presetTitle !== undefined ? ", edited" : ""}. Choose another`}
      >
        <span className="preset-title">{empty ? "Loading" : name}</span>
        {changed && presetTitle !== undefined && <span className="preset-changed">edited</span>}
        <Icon name="chevron-down" size={14} />
      </button>
      <div
        ref={list}
        id={listId}
        popover="auto"
        className="preset-list"
        onKeyDown={onKeyDown}
        onBeforeToggle={() => {
          // The list belongs under its button, whatever stands before it in the header.
          const left = trigger.current?.getBoundingClientRect().left;
          if (left !== undefined) list.current?.style.setProperty("left", `${left}px`);
        }}
        onToggle={(event) => {
          const opened = event.newState === "open";
          setOpen(opened);
          if (opened) {
            const chosen = list.current?.querySelector<HTMLElement>("[aria-current=true], button");
            chosen?.focus();
          }
        }}
      >
        <ul aria-label="Presets">
          {gallery.map((entry) => (
            <li key={entry.id}>
              <button
                type="button"
                aria-current={entry.id === preset}
                onClick={() => void choose(entry.id)}
              >
                <span className="preset-entry-title">{entry.title}</span>
                <span className="preset-entry-summary">{entry.summary}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

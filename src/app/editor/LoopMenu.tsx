/**
 * What can be made of a loop: spatial or temporal, cut into parts, joined with the next loop.
 *
 * A popover beside the row's button, fetched when it is first wanted. It stays open from change to
 * change and follows the loop when a change gives it another name.
 */
import { useEffect, useId, useLayoutEffect, useRef } from "react";
import type { EinsumDescription } from "../../engine/index.ts";
import { Button, IconButton, Segmented, Term } from "../components/index.ts";
import { placeBeside } from "../components/tooltip.tsx";
import type { MappingChoice } from "../state/language.ts";
import { CutLine } from "./CutLine.tsx";
import {
  furtherCut,
  loopOrigin,
  loopsWhenCut,
  mostCuts,
  plainRanks,
  readCut,
  writeCut,
} from "./loop-shape.ts";
import type { MappingChange } from "./use-mapping.ts";
import "./loop-menu.css";

interface LoopMenuProps {
  readonly einsum: EinsumDescription;
  readonly mapping: MappingChoice;
  readonly loop: string;
  readonly tensorRanks: Readonly<Record<string, readonly string[]>>;
  /** Makes a change; the menu goes on with the loop named `follow`. */
  readonly onChange: (make: MappingChange, follow: string, group?: string) => void;
  readonly onClose: () => void;
}

const modes = [
  { value: "temporal", label: "one after the other" },
  { value: "spatial", label: "at the same time" },
] as const;

function buttonOf(loop: string): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>("[data-loop-menu]");
  return [...all].find((button) => button.dataset["loopMenu"] === loop);
}

/** Keeps the popover open beside the button of a loop until something else is pressed. */
function useAnchored(loop: string, onClose: () => void) {
  const sheet = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useLayoutEffect(() => {
    close.current = onClose;
    const popover = sheet.current;
    const button = buttonOf(loop);
    if (popover === null || button === undefined) return;
    const isNew = !popover.matches(":popover-open");
    if (isNew) popover.showPopover();
    // A control that a change takes away must not take the focus out of the menu.
    if (isNew || document.activeElement === document.body)
      popover.querySelector<HTMLElement>("h4")?.focus();
    placeBeside(popover, button);
  });
  useEffect(() => {
    const again = () => {
      const button = buttonOf(loop);
      if (sheet.current !== null && button !== undefined) placeBeside(sheet.current, button);
    };
    const onPress = (event: PointerEvent) => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      if (target.closest(".loop-menu, .tooltip, [data-loop-menu]") === null) close.current();
    };
    document.addEventListener("pointerdown", onPress, true);
    document.addEventListener("scroll", again, true);
    window.addEventListener("resize", again);
    return () => {
      document.removeEventListener("pointerdown", onPress, true);
      document.removeEventListener("scroll", again, true);
      window.removeEventListener("resize", again);
    };
  }, [loop]);
  return sheet;
}

/** The menu of a loop. */
export default function LoopMenu(props: LoopMenuProps) {
  const { einsum, mapping, loop, onChange, onClose } = props;
  const title = useId();
  const sheet = useAnchored(loop, onClose);
  const leave = () => {
    buttonOf(loop)?.focus();
    onClose();
  };
  return (
    <div
      ref={sheet}
      popover="manual"
      role="dialog"
      aria-labelledby={title}
      className="loop-menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        leave();
      }}
      onBlur={(event) => {
        const { relatedTarget } = event;
        if (relatedTarget instanceof Node && !event.currentTarget.contains(relatedTarget))
          onClose();
      }}
    >
      <header className="loop-menu-head">
        <h4 id={title} tabIndex={-1}>
          Loop <b>{loop}</b>
        </h4>
        <IconButton icon="close" size={14} label="Close" onClick={leave} />
      </header>
      <div className="loop-menu-part">
        <h5>
          <Term of="temporal">Temporal</Term> or <Term of="spatial">spatial</Term>
        </h5>
        <Segmented
          label={`How the iterations of ${loop} happen`}
          options={modes}
          value={mapping.space.includes(loop) ? "spatial" : "temporal"}
          onChange={(mode) =>
            onChange((before, { setSpatial }) => setSpatial(before, loop, mode === "spatial"), loop)
          }
        />
      </div>
      <SplitPart {...props} />
      <FlattenPart einsum={einsum} mapping={mapping} loop={loop} onChange={onChange} />
    </div>
  );
}

/** The cuts of the loop's rank. */
function SplitPart({ einsum, mapping, loop, tensorRanks, onChange }: LoopMenuProps) {
  const { base, operations, joined } = loopOrigin(mapping, loop);
  const inputs = [...new Set(einsum.inputs.map((input) => input.tensor))];
  const ranks = plainRanks(mapping, base);
  const leaders = inputs.filter((tensor) =>
    ranks.every((rank) => tensorRanks[tensor]?.includes(rank) === true),
  );
  const shape = einsum.loops.find((one) => one.base === base || one.rank === loop)?.shape ?? 2;
  const cuts = operations.map(readCut);
  const known = cuts.flatMap((cut) => (cut === undefined ? [] : [cut]));
  const readable = known.length === cuts.length;

  const split = (next: readonly string[], group?: string) => {
    const names = loopsWhenCut(base, next.length);
    const follow = names.includes(loop) ? loop : (names[0] ?? base);
    onChange((before, { splitRank }) => splitRank(before, base, next), follow, group);
  };
  const further = () => split([...operations, writeCut(furtherCut(known, shape))]);

  return (
    <div className="loop-menu-part">
      <h5>
        <Term of="split">Split</Term> of <b>{base}</b>
        {operations.length > 0 && ", outermost first"}
      </h5>
      {!readable && <p className="loop-menu-words">{operations.join(", ")}</p>}
      {readable && operations.length > 0 && (
        <ol className="cut-lines" aria-label={`Parts of ${base}`}>
          {known.map((cut, at) => (
            <CutLine
              key={at}
              name={loopsWhenCut(base, known.length)[at] ?? base}
              cut={cut}
              leaders={leaders}
              largest={Math.max(shape, cut.size, 1_000)}
              onChange={(next) =>
                split(
                  operations.map((each, place) => (place === at ? writeCut(next) : each)),
                  `cut ${at} of ${base}`,
                )
              }
              onRemove={
                joined === undefined
                  ? () => split(operations.filter((_, place) => place !== at))
                  : undefined
              }
            />
          ))}
        </ol>
      )}
      {joined === undefined ? (
        <div className="loop-menu-buttons">
          {readable && operations.length < mostCuts && (
            <Button icon="plus" onClick={further}>
              {operations.length === 0 ? `Split ${base}` : "Add a level"}
            </Button>
          )}
          {operations.length > 0 && <Button onClick={() => split([])}>Join {base} again</Button>}
        </div>
      ) : (
        <p className="loop-menu-words">
          What is inside of its parts is flattened into {joined}; take that apart to change the
          number of levels.
        </p>
      )}
    </div>
  );
}

/** Joining with the next loop, and taking apart what is joined. */
function FlattenPart({
  mapping,
  loop,
  onChange,
}: Pick<LoopMenuProps, "einsum" | "mapping" | "loop" | "onChange">) {
  const { base, level, members } = loopOrigin(mapping, loop);
  const next = mapping.order[mapping.order.indexOf(loop) + 1];
  const nextLevel = next === undefined ? undefined : loopOrigin(mapping, next).level;
  const isJoint = members.length > 0;
  return (
    <div className="loop-menu-part">
      <h5>
        <Term of="flatten">Flattening</Term>
      </h5>
      <div className="loop-menu-buttons">
        {isJoint && (
          <Button
            onClick={() =>
              onChange(
                (before, { unflattenRank }) => unflattenRank(before, members),
                members[0] ?? loop,
              )
            }
          >
            Take {base} apart
          </Button>
        )}
        {level === 0 && nextLevel === 0 && next !== undefined && (
          <Button
            onClick={() =>
              onChange(
                (before, { flattenRanks }) => flattenRanks(before, [loop, next]),
                loop + next,
              )
            }
          >
            Flatten with {next}
          </Button>
        )}
      </div>
      {!isJoint && (level > 0 || nextLevel !== 0) && (
        <p className="loop-menu-words">
          {level > 0
            ? "A loop over parts cannot be flattened; the loop inside of them can."
            : next === undefined
              ? "The innermost loop has none to be flattened with."
              : `The next loop, ${next}, goes over parts and cannot be flattened.`}
        </p>
      )}
    </div>
  );
}

/**
 * A cascade as if its Einsums ran side by side: when each does which front, and how much of what they pass
 * on is alive meanwhile. Press a row to go to the step that does the front there.
 */
import { useEffect, useMemo, useState, type MouseEvent } from "react";
import type { Opened, Frame, PipelinedTensor, PipelinePicture } from "../../../engine/index.ts";
import { Button, Segmented, Term } from "../../components/index.ts";
import { useApp, useView } from "../../state/app-state.ts";
import { turnsOf } from "../../state/run.ts";
import { hueStyle } from "../../theme/hues.ts";
import { TableToggle } from "../figure-table/FigureTable.tsx";
import { formatCount } from "../numbers.ts";
import { useWidth } from "../../components/use-width.ts";
import { layOutPipeline, pipelineSizes } from "./pipeline-layout.ts";
import {
  frontAt,
  frontRanks,
  frontWords,
  momentOfPipeline,
  type PipelineMoment,
  type TensorLives,
} from "./pipeline-moment.ts";
import { PipelineTable } from "./PipelineTable.tsx";
import { usePipeline } from "./use-pipeline.ts";
import "./pipeline.css";

const names = 64;
const mostDepths = 3;

/** Properties of `PipelinePanel`. */
export interface PipelinePanelProps {
  readonly opened: Opened;
  readonly frame: Frame;
  /** Told when elements of the tensors between are alive, and what time it is; undefined to forget it. */
  readonly onLives: (lives: ReadonlyMap<string, TensorLives> | undefined) => void;
}

/** The cascade in a pipeline, with the figures and the picture. */
export default function PipelinePanel({ opened, frame, onLives }: PipelinePanelProps) {
  const [marks, setMarks] = useState(true);
  const [asTable, setAsTable] = useState(false);
  const { run, view } = useApp();
  const depth = useView((state) => state.fronts);
  const inTurns = useView((state) => state.inTurns);
  const pipeline = usePipeline(opened.session, depth);
  const picture = pipeline?.picture;
  const moment = useMemo(
    () => (picture === undefined ? undefined : momentOfPipeline(picture, frame)),
    [picture, frame],
  );
  const time = moment?.time;
  useEffect(() => {
    if (picture === undefined || time === undefined || !marks) {
      onLives(undefined);
      return;
    }
    onLives(
      new Map(
        picture.tensors.flatMap(({ tensor, lives }) =>
          lives === undefined ? [] : [[tensor, { ...lives, time }]],
        ),
      ),
    );
  }, [picture, time, marks, onLives]);
  const turns = inTurns ? picture?.turns : undefined;
  useEffect(() => {
    if (turns === undefined) return undefined;
    run.setState({ turns: turnsOf(opened.session, turns) });
    return () => {
      run.setState({ turns: undefined });
    };
  }, [run, opened.session, turns]);
  if (pipeline === undefined)
    return <section className="pipeline is-coming" aria-hidden="true" aria-busy="true" />;
  if (picture === undefined || moment === undefined) {
    const { computes, elements } = pipeline.limits;
    return (
      <p className="pipeline-limit">
        How much is alive between the Einsums is told for up to {formatCount(computes)} computes and{" "}
        {formatCount(elements)} elements of a tensor. Make ranks smaller to see it.
      </p>
    );
  }
  if (picture.tensors.length === 0) return undefined;
  const depths = Array.from({ length: Math.min(mostDepths, picture.deepest) }, (_, at) => ({
    value: String(at + 1),
    label: opened.einsums.map((einsum) => frontRanks(einsum, at + 1)).join(" → "),
  }));
  return (
    <section className="pipeline" aria-label="Pipeline">
      <header className="pipeline-head">
        <h2 className="overline">
          <Term of="pipeline" />
        </h2>
        {depths.length > 1 && (
          <span className="pipeline-depth">
            <Term of="front">fronts</Term> of{" "}
            <Segmented
              label="Fronts of"
              options={depths}
              value={String(depth)}
              onChange={(value) => {
                view.set({ fronts: Number(value) });
              }}
            />
          </span>
        )}
        <span className="pipeline-tools">
          {picture.turns !== undefined && (
            <Button
              tone="ghost"
              aria-pressed={inTurns}
              onClick={() => {
                view.set({ inTurns: !inTurns });
              }}
            >
              Step in turns
            </Button>
          )}
          <Button
            tone="ghost"
            aria-pressed={marks}
            onClick={() => {
              setMarks(!marks);
            }}
          >
            Mark on tensors
          </Button>
          <TableToggle shown={asTable} onChange={setAsTable} />
        </span>
      </header>
      {picture.tensors.map((passed) => (
        <Figure key={passed.tensor} passed={passed} opened={opened} />
      ))}
      {asTable ? (
        <PipelineTable picture={picture} opened={opened} />
      ) : (
        <Picture picture={picture} opened={opened} moment={moment} />
      )}
      <p className="pipeline-now numeric">{nowWords(picture, opened, moment)}</p>
      {inTurns && (
        <p className="pipeline-turns">
          <Term of="inTurns" />: play and the arrow keys take the steps of all Einsums front by
          front. Values, counts so far and numbers of steps stay those of the nest’s own order.
        </p>
      )}
    </section>
  );
}

/** The most that is ever alive of a tensor, in a sentence. */
function Figure({ passed, opened }: { readonly passed: PipelinedTensor; readonly opened: Opened }) {
  const { tensor, writer, readers, most, written, window, fullest } = passed;
  const ranks = opened.einsums[writer]?.output.ranks ?? [];
  const narrow = ranks.flatMap(({ id }, rank) => {
    const [open = 0, all = 0] = [window[rank], fullest[rank]];
    return open < all ? [`${formatCount(open)} of ${formatCount(all)} along ${id}`] : [];
  });
  const followers = readers.map((at) => opened.einsums[at]?.name ?? "").join(" and ");
  return (
    <p className="pipeline-figure" style={hueStyle(tensor)}>
      <Term of="alive">Alive</Term> of <b className="hued">{tensor}</b> if {followers}{" "}
      {readers.length === 1 ? "follows" : "follow"}:{" "}
      {most === written ? (
        <>
          all <b className="numeric">{formatCount(written)}</b>, because nothing can be used up
          before the last is written
        </>
      ) : (
        <>
          at most <b className="numeric">{formatCount(most)}</b> of{" "}
          <b className="numeric">{formatCount(written)}</b>
          {narrow.length > 0 && `, a window of ${narrow.join(" and ")}`}
        </>
      )}
    </p>
  );
}

function nowWords(picture: PipelinePicture, opened: Opened, moment: PipelineMoment): string {
  return picture.fronts
    .map((fronts, at) => {
      const einsum = opened.einsums[at];
      const front = moment.fronts[at] ?? -1;
      if (einsum === undefined) return "";
      if (front < 0) return `${einsum.name} waits`;
      const words = frontWords(einsum, fronts, front);
      if (fronts.times[front] === moment.time)
        return words === "" ? `${einsum.name} runs` : `${einsum.name} at ${words}`;
      return front === fronts.times.length - 1
        ? `${einsum.name} is done`
        : `${einsum.name} waits after ${words}`;
    })
    .join("; ");
}

function Picture(props: {
  readonly picture: PipelinePicture;
  readonly opened: Opened;
  readonly moment: PipelineMoment;
}) {
  const { picture, opened, moment } = props;
  const { session, view } = useApp();
  const [ref, width] = useWidth(560);
  const layout = useMemo(() => layOutPipeline(picture, width, names), [picture, width]);
  const { row, area } = pipelineSizes;
  const x = layout.left + moment.time * layout.unit;
  const go = (einsum: number, event: MouseEvent<SVGElement>): void => {
    const fronts = picture.fronts[einsum];
    const frame = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (fronts === undefined || frame === undefined) return;
    const time = Math.floor((event.clientX - frame.left - layout.left) / layout.unit);
    const step = fronts.steps[Math.max(0, frontAt(fronts, time))];
    if (step === undefined) return;
    view.set({ playing: false });
    session.goTo(step);
  };
  const words = picture.tensors
    .map(({ tensor, most, written }) => `${tensor}: at most ${most} of ${written} alive`)
    .join("; ");
  return (
    <div className="pipeline-picture" ref={ref}>
      <svg
        className="pipeline-svg"
        width={layout.width}
        height={layout.height}
        role="img"
        aria-label={`${words}. The table has its numbers.`}
      >
        {layout.areas.map(({ tensor, y, path, peak }) => {
          const passed = picture.tensors.find((one) => one.tensor === tensor);
          return (
            <g key={tensor} style={hueStyle(tensor)}>
              <rect
                className="pipeline-all"
                x={layout.left}
                y={y}
                width={layout.unit * picture.length}
                height={area}
              />
              <path className="pipeline-alive" d={path} />
              <path className="pipeline-most" d={`M${layout.left} ${peak.y}H${peak.x}`} />
              <text className="pipeline-name is-hued" x={layout.left - 8} y={peak.y}>
                {formatCount(passed?.most ?? 0)}
              </text>
              {peak.y - y > 12 && (
                <text className="pipeline-name" x={layout.left - 8} y={y + 4}>
                  {formatCount(passed?.written ?? 0)}
                </text>
              )}
            </g>
          );
        })}
        {layout.rows.map(({ einsum, y, bars }) => {
          const name = opened.einsums[einsum]?.name ?? "";
          return (
            <g key={einsum} style={hueStyle(name)} className="pipeline-row">
              <text className="pipeline-name is-hued" x={layout.left - 8} y={y + row / 2}>
                {name}
              </text>
              {bars.map((bar) => (
                <rect key={bar.x} {...bar} y={y} height={row} rx="2" className="pipeline-front" />
              ))}
              <rect
                className="pipeline-hit"
                x={layout.left}
                y={y - 2}
                width={layout.unit * picture.length}
                height={row + 4}
                onClick={(event) => {
                  go(einsum, event);
                }}
              />
            </g>
          );
        })}
        <rect
          className="pipeline-time"
          x={x - 0.5}
          y={-3}
          width={Math.max(2, layout.unit)}
          height={layout.height + 6}
          rx="2"
        />
      </svg>
    </div>
  );
}

/**
 * What a run amounts to: the dataflow and why it has its name, whether the result is right, and every
 * count, so far and in total.
 */
import { memo } from "react";
import type {
  EinsumCounts,
  EinsumDescription,
  Frame,
  Opened,
  RunResult,
} from "../../../engine/index.ts";
import { Icon, Meter, Term } from "../../components/index.ts";
import { dataflowEntry } from "../../glossary.ts";
import { hueStyle } from "../../theme/hues.ts";
import { isProduct } from "../formula/formula.ts";
import { formatCount, formatShare } from "../numbers.ts";
import {
  inputTable,
  loopRows,
  macSegments,
  outputTable,
  withoutColumns,
  type Figure,
} from "./counts.ts";
import { following } from "../../state/followed.ts";
import { FigureText, TensorFigures } from "./Figures.tsx";
import { MacBar } from "./MacBar.tsx";
import { Stored } from "./Stored.tsx";
import "./readout.css";

/** Properties of `Readout`. */
export interface ReadoutProps {
  readonly einsum: EinsumDescription;
  /** Counts of all its steps. */
  readonly counts: EinsumCounts | undefined;
  /** The run they are of, where it is over. */
  readonly run: RunResult | undefined;
  readonly opened: Opened;
  readonly frame: Frame | undefined;
  /** Leaves out what is not needed to understand a dataflow: storage, lookups, levels. */
  readonly simple: boolean;
}

/** Dataflow, verdict and counts of one Einsum. */
export const Readout = memo(function Readout(props: ReadoutProps) {
  const { einsum, counts: total, run, opened, frame, simple } = props;
  const here = frame !== undefined && opened.einsums[frame.einsum]?.name === einsum.name;
  const soFar = here ? frame.counts : undefined;
  const loops = loopRows(einsum, total, soFar);
  const inputs = withoutColumns(
    inputTable(einsum, total, soFar),
    simple ? ["lookups", "coordinateReads"] : [],
  );
  const output = outputTable(einsum, total, soFar);
  // What takes, adds or copies is counted alike, but is no multiplication.
  const multiplies = einsum.inputs.length > 1 && isProduct(einsum.expression);
  const intersects = (total?.intersections.steps ?? 0) > 0;
  return (
    <div className="readout">
      <DataflowBadge einsum={einsum} simple={simple} />
      <Verdict run={run} />
      {!simple && <Witnessed by={run?.witnesses[einsum.name]} />}
      <section aria-label={multiplies ? "Multiplications" : "Computes"}>
        <h3 className="overline">
          {multiplies ? <Term of="mac">Multiplications</Term> : <Term of="compute">Computes</Term>}
        </h3>
        <MacBar segments={macSegments(total, soFar)} dense={total?.macs.dense} />
      </section>
      <section aria-label="Time">
        <h3 className="overline">Time</h3>
        <dl className="facts">
          <Fact of="cycles" soFar={soFar?.cycles} total={total?.cycles} />
          {frame !== undefined && here && isLaneByLane(einsum) && (
            <div className="fact">
              <dt>
                <Term of="laneByLane" />
              </dt>
              <dd>
                in cycle <b>{formatCount(frame.cycle)}</b>
              </dd>
            </div>
          )}
          <Fact of="steps" soFar={soFar?.steps} total={total?.steps} />
          <div className="fact">
            <dt>
              <Term of="utilization" />
            </dt>
            <dd className="figure">{total === undefined ? "…" : <Utilization counts={total} />}</dd>
          </div>
          {intersects && !simple && (
            <>
              <Fact
                of="intersectionSteps"
                soFar={soFar?.intersections.steps}
                total={total?.intersections.steps}
                follows={following("comparison", { kind: "match" }, { kind: "skip" })}
              />
              <Fact
                of="intersectionMatches"
                soFar={soFar?.intersections.matches}
                total={total?.intersections.matches}
                follows={following("match", { kind: "match" })}
              />
            </>
          )}
        </dl>
      </section>
      <section aria-label="Traffic">
        <h3 className="overline">Traffic</h3>
        <TensorFigures caption="Counts of the inputs" head="Input" table={inputs} />
        <TensorFigures caption="Counts of the output" head="Output" table={output} />
      </section>
      <section aria-label="Loops">
        <h3 className="overline">
          <Term of="iterations" />
        </h3>
        <dl className="facts">
          {loops.map((loop) => (
            <div className="fact" key={loop.rank}>
              <dt>
                <code>{loop.rank}</code>
                {loop.spatial && (
                  <span className="fact-remark">
                    {" "}
                    <Term of="spatial">at once</Term>
                  </span>
                )}
              </dt>
              <dd>
                <FigureText figure={loop} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {!simple && <Stored einsum={einsum} opened={opened} run={run} />}
    </div>
  );
});

/** Whether lanes that run at once are walked one after another: spatial loops around temporal ones. */
function isLaneByLane({ loops }: EinsumDescription): boolean {
  const last = loops.findLastIndex(({ mode }) => mode === "temporal");
  return loops.slice(0, last + 1).some(({ mode }) => mode === "spatial");
}

/** The name of the dataflow, computed from the ladder, and the sentence that gives the reason. */
function DataflowBadge({ einsum, simple }: Pick<ReadoutProps, "einsum" | "simple">) {
  const { label, reason, held, levels } = einsum.dataflow;
  const hue = held[0] === undefined ? undefined : hueStyle(held[0]);
  return (
    <section className="dataflow" style={hue} aria-label="Dataflow">
      <p className="dataflow-label">
        <Icon name={held.length > 0 ? "pin" : "auto"} />
        <Term of={dataflowEntry(label)}>{label}</Term>
      </p>
      <p className="dataflow-reason">{reason}</p>
      {levels.length > 0 && !simple && (
        <ol className="dataflow-levels" aria-label="Level by level, outermost first">
          {levels.map((level, at) => (
            <li
              key={level.reason}
              style={level.held[0] === undefined ? undefined : hueStyle(level.held[0])}
            >
              <span className="overline">
                {at === levels.length - 1
                  ? "Inside a part"
                  : `Over parts, level ${levels.length - 1 - at}`}
              </span>
              <strong className="hued">{level.label}</strong>
              <span className="level-reason">{level.reason}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Verdict({ run }: { readonly run: RunResult | undefined }) {
  const reference = <Term of="denseReference">the dense reference</Term>;
  if (run === undefined) return <p className="verdict">Running …</p>;
  if (!run.reference.checked) {
    return (
      <p className="verdict">
        <span>
          Not checked against {reference}: {run.reference.reason}.
        </span>
      </p>
    );
  }
  const { equal, points } = run.reference;
  return (
    <p className={equal ? "verdict is-good" : "verdict is-bad"}>
      <Icon name={equal ? "check" : "warning"} />
      <span>
        {equal ? "Equals " : "Differs from "}
        {reference}
        <span className="verdict-points">, {formatCount(points)} points evaluated</span>
      </span>
    </p>
  );
}

/** What produced the counts. */
function Witnessed({ by: witness }: { readonly by: RunResult["witnesses"][string] | undefined }) {
  if (witness === undefined) return <p className="verdict">Counted without running the nest.</p>;
  const { by, why, agrees } = witness;
  const ran =
    by === "kernel"
      ? "Counted by a run of the nest as WebAssembly"
      : `Counted by the interpreter: ${why ?? "there is no kernel"}`;
  if (agrees === undefined) return <p className="verdict">{ran}.</p>;
  return (
    <p className={agrees ? "verdict" : "verdict is-bad"}>
      {ran}
      {agrees
        ? ", and in closed form without a run: both agree."
        : ". Counting in closed form gives other figures: please report this experiment."}
    </p>
  );
}

/** The share with what it is made of: computes against the cycles of all lanes. */
function Utilization({ counts }: { readonly counts: EinsumCounts }) {
  const { macs, cycles, utilization } = counts;
  const text = formatShare(utilization, 1);
  const computes = macs.effectual + macs.ineffectual + macs.gated;
  const lanes = utilization === 0 ? 1 : Math.round(computes / (cycles * utilization));
  return (
    <span className="utilization">
      <Meter label="Utilization" value={utilization} max={1} text={text} />
      {text}
      <span className="utilization-making">
        {formatCount(computes)} in {formatCount(cycles)} × {formatCount(lanes)}{" "}
        {lanes === 1 ? "lane" : "lanes"}
      </span>
    </span>
  );
}

function Fact({ of, ...figure }: Figure & { readonly of: Parameters<typeof Term>[0]["of"] }) {
  return (
    <div className="fact">
      <dt>
        <Term of={of} />
      </dt>
      <dd>
        <FigureText figure={figure} />
      </dd>
    </div>
  );
}

/**
 * What a run amounts to: the dataflow and why it has its name, whether the result is right, and every
 * count, so far and in total.
 */
import type { EinsumDescription, Frame, Opened, RunResult } from "../../../engine/index.ts";
import { Icon, Meter, Term } from "../../components/index.ts";
import { dataflowEntry } from "../../glossary.ts";
import { hueStyle } from "../../theme/hues.ts";
import { formatCount, formatShare } from "../numbers.ts";
import { inputTable, loopRows, macSegments, outputTable } from "./counts.ts";
import { FigureText, TensorFigures } from "./Figures.tsx";
import { MacBar } from "./MacBar.tsx";
import { Stored } from "./Stored.tsx";
import "./readout.css";

/** Properties of `Readout`. */
export interface ReadoutProps {
  readonly einsum: EinsumDescription;
  readonly run: RunResult | undefined;
  readonly opened: Opened;
  readonly frame: Frame | undefined;
}

/** Dataflow, verdict and counts of one Einsum. */
export function Readout({ einsum, run, opened, frame }: ReadoutProps) {
  const total = run?.counts[einsum.name];
  const here = frame !== undefined && opened.einsums[frame.einsum]?.name === einsum.name;
  const soFar = here ? frame.counts : undefined;
  const loops = loopRows(einsum, total, soFar);
  const inputs = inputTable(einsum, total, soFar);
  const output = outputTable(einsum, total, soFar);
  const intersects = (total?.intersections.steps ?? 0) > 0;
  return (
    <div className="readout">
      <DataflowBadge einsum={einsum} />
      <Verdict run={run} />
      <section aria-label="Multiplications">
        <h3 className="overline">
          <Term of="mac">Multiplications</Term>
        </h3>
        <MacBar segments={macSegments(total, soFar)} dense={total?.macs.dense} />
      </section>
      <section aria-label="Time">
        <h3 className="overline">Time</h3>
        <dl className="facts">
          <Fact of="cycles" soFar={soFar?.cycles} total={total?.cycles} />
          <Fact of="steps" soFar={soFar?.steps} total={total?.steps} />
          <div className="fact">
            <dt>
              <Term of="utilization" />
            </dt>
            <dd className="figure">
              {total === undefined ? "…" : <Utilization share={total.utilization} />}
            </dd>
          </div>
          {intersects && (
            <>
              <Fact
                of="intersectionSteps"
                soFar={soFar?.intersections.steps}
                total={total?.intersections.steps}
              />
              <Fact
                of="intersectionMatches"
                soFar={soFar?.intersections.matches}
                total={total?.intersections.matches}
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
      <Stored einsum={einsum} opened={opened} run={run} />
    </div>
  );
}

/** The name of the dataflow, computed from the ladder, and the sentence that gives the reason. */
function DataflowBadge({ einsum }: { readonly einsum: EinsumDescription }) {
  const { label, reason, held, levels } = einsum.dataflow;
  const hue = held[0] === undefined ? undefined : hueStyle(held[0]);
  return (
    <section className="dataflow" style={hue} aria-label="Dataflow">
      <p className="dataflow-label">
        <Icon name={held.length > 0 ? "pin" : "auto"} />
        <Term of={dataflowEntry(label)}>{label}</Term>
      </p>
      <p className="dataflow-reason">{reason}</p>
      {levels.length > 0 && (
        <ol className="dataflow-levels" aria-label="Level by level, outermost first">
          {levels.map((level, at) => (
            <li key={level.reason}>
              <strong>
                {at === levels.length - 1
                  ? "Inside a part"
                  : `Over parts, level ${levels.length - 1 - at}`}
              </strong>{" "}
              {level.label}: {level.reason}
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
        Not checked against {reference}: {run.reference.reason}
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

function Utilization({ share }: { readonly share: number }) {
  const text = formatShare(share, 1);
  return (
    <span className="utilization">
      <Meter label="Utilization" value={share} max={1} text={text} />
      {text}
    </span>
  );
}

function Fact(props: {
  readonly of: Parameters<typeof Term>[0]["of"];
  readonly soFar: number | undefined;
  readonly total: number | undefined;
}) {
  return (
    <div className="fact">
      <dt>
        <Term of={props.of} />
      </dt>
      <dd>
        <FigureText figure={{ soFar: props.soFar, total: props.total }} />
      </dd>
    </div>
  );
}

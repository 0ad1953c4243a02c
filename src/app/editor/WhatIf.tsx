/**
 * What would change if the dragged loop were let go where it is: the dataflow, the counts, and a ghost of
 * the barcode. Nothing of the experiment changes before it is.
 */
import { Icon } from "../components/index.ts";
import { useRun } from "../state/app-state.ts";
import type { MappingChoice } from "../state/language.ts";
import { hueStyle } from "../theme/hues.ts";
import { Barcode } from "../views/barcode/Barcode.tsx";
import { useForecast } from "./use-forecast.ts";
import { changesOf, type Change } from "./what-if.ts";
import "./what-if.css";

const barcodeWidth = 340;

function Row({ label, tensor, before, after }: Change) {
  const difference = after - before;
  return (
    <tr style={tensor === undefined ? undefined : hueStyle(tensor)}>
      <th scope="row">{label}</th>
      <td>{before.toLocaleString("en")}</td>
      <td>{after.toLocaleString("en")}</td>
      <td className={difference > 0 ? "is-more" : difference < 0 ? "is-less" : undefined}>
        {difference !== 0 && <Icon name={difference > 0 ? "up" : "down"} size={12} />}
        {difference === 0 ? "same" : Math.abs(difference).toLocaleString("en")}
      </td>
    </tr>
  );
}

/** The ghost of the run that would be. */
export default function WhatIf(props: { readonly name: string; readonly mapping: MappingChoice }) {
  const { name, mapping } = props;
  const forecast = useForecast(name, mapping);
  const now = useRun((state) => state.shown?.run.counts[name]);
  return (
    <div className="what-if" role="status">
      <p className="what-if-order">
        {mapping.order.join(", ")}
        {forecast.kind === "known" && <b>: {forecast.einsum.dataflow.label}</b>}
      </p>
      {forecast.kind === "asking" && <p>Working it out …</p>}
      {forecast.kind === "refused" && <p className="what-if-refused">{forecast.reason}</p>}
      {forecast.kind === "known" && (
        <>
          <table>
            <thead className="sr-only">
              <tr>
                <th scope="col">Count</th>
                <th scope="col">Now</th>
                <th scope="col">Then</th>
                <th scope="col">Difference</th>
              </tr>
            </thead>
            <tbody>
              {now !== undefined &&
                changesOf(now, forecast.counts).map((change) => (
                  <Row key={change.label} {...change} />
                ))}
            </tbody>
          </table>
          {forecast.timeline !== undefined && (
            <Barcode timeline={forecast.timeline} width={barcodeWidth} />
          )}
        </>
      )}
      <p className="what-if-hint">Let go to keep it; Esc leaves everything as it is.</p>
    </div>
  );
}

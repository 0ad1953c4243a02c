/** The link to what is on the stage: the whole experiment and the step; files; and the line that embeds it. */
import { useCallback } from "react";
import { useApp, useExperiment, useRun, useView } from "../state/app-state.ts";
import { linkToStage, viewOfStage } from "../url/link.ts";
import { stopsLeftOut } from "../url/stage-view.ts";
import { formatCount } from "../views/numbers.ts";
import { ExportFiles } from "./ExportFiles.tsx";
import { LinkDialog } from "./LinkDialog.tsx";

/** The line of HTML that puts the stage into another page. */
function embedding(link: string): string {
  const url = new URL(link);
  url.searchParams.set("embed", "stage");
  const source = url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${source}" width="100%" height="640" title="Concordant"></iframe>`;
}

/** The dialog with the link. */
export default function ShareDialog() {
  const { experiment, run, view } = useApp();
  const makeLink = useCallback(
    () => linkToStage(experiment.store.getState(), run.getState(), view.store.getState()),
    [experiment, run, view],
  );
  const document = useExperiment((state) => state);
  const shown = useRun((state) => state.shown);
  const looks = useView((state) => state);
  const { stops } = viewOfStage(document, { shown }, looks);
  const left = stopsLeftOut({ stops });
  return (
    <LinkDialog
      lead="The link holds the whole experiment, the step you are at, and how you look at it."
      makeLink={makeLink}
    >
      {(link) => (
        <>
          {left > 0 && (
            <p className="share-length" data-level="long">
              The link holds {formatCount(stops.length - left)} of your {formatCount(stops.length)}{" "}
              breakpoints.
            </p>
          )}
          <ExportFiles />
          {link !== undefined && (
            <details className="share-embed">
              <summary>Put it into another page</summary>
              <textarea
                className="share-link"
                aria-label="HTML for another page"
                readOnly
                rows={3}
                value={embedding(link)}
                onFocus={(event) => {
                  event.target.select();
                }}
              />
            </details>
          )}
        </>
      )}
    </LinkDialog>
  );
}

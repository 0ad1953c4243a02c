/** What passes on a sweep or a comparison: its link, with all that has been chosen, and its files. */
import { Button } from "../components/index.ts";
import { LinkDialog, type LinkDialogProps } from "../shell/LinkDialog.tsx";

/** A file that can be saved. */
export interface PageFile {
  readonly label: string;
  /** Undefined as long as there is nothing to be saved. */
  readonly save: (() => void) | undefined;
}

/** Properties of `PageShare`. */
export interface PageShareProps extends Pick<LinkDialogProps, "lead" | "makeLink"> {
  readonly files: readonly PageFile[];
}

/** The dialog, open while the view says so. */
export default function PageShare({ lead, makeLink, files }: PageShareProps) {
  return (
    <LinkDialog lead={lead} makeLink={makeLink}>
      {() => (
        <section className="export" aria-labelledby="export-head">
          <h3 id="export-head">Files</h3>
          <div className="export-buttons">
            {files.map(({ label, save }) => (
              <Button key={label} icon="export" disabled={save === undefined} onClick={save}>
                {label}
              </Button>
            ))}
          </div>
        </section>
      )}
    </LinkDialog>
  );
}

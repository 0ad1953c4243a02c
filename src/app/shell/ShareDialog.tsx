/**
 * The link to what is on the screen: the whole experiment and the step, with its length and a button to
 * copy it. Where the link grows too long for mail and chat, a file is offered.
 */
import { useEffect, useRef, useState } from "react";
import { Button, Dialog } from "../components/index.ts";
import { useApp, useView } from "../state/app-state.ts";
import { linkTo } from "../url/link.ts";
import { ExportFiles } from "./ExportFiles.tsx";

/** Lengths in characters up to which a link passes everywhere, nearly everywhere, and at all. */
const comfortable = 2_000;
const passable = 8_000;
const longest = 30_000;

function lengthWords(length: number): string {
  if (length <= comfortable) return "Short enough for mail, chat and slides.";
  if (length <= passable) return "Some mail and chat programs cut links of this length.";
  if (length <= longest) return "Many programs cut links of this length; a file is safer.";
  return "Too long to travel as a link; save a file instead.";
}

/** The line of HTML that puts the stage into another page. */
function embedding(link: string): string {
  const url = new URL(link);
  url.searchParams.set("embed", "stage");
  const source = url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${source}" width="100%" height="640" title="Concordant"></iframe>`;
}

/** The dialog with the link. */
export default function ShareDialog() {
  const { view, experiment, run } = useApp();
  const open = useView((state) => state.dialog === "share");
  const [link, setLink] = useState<string>();
  const [copied, setCopied] = useState<"yes" | "no">();
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (!open) return undefined;
    let current = true;
    setCopied(undefined);
    linkTo(experiment.store.getState(), run.getState().step).then(
      (hash) => {
        if (current) setLink(new URL(hash, location.href).href);
      },
      () => {
        if (current) setLink(undefined);
      },
    );
    return () => {
      current = false;
    };
  }, [open, experiment, run]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link ?? "");
      setCopied("yes");
    } catch {
      field.current?.select();
      setCopied("no");
    }
  };
  const length = link?.length ?? 0;

  return (
    <Dialog
      open={open}
      title="Share and export"
      onClose={() => {
        view.set({ dialog: undefined });
      }}
      actions={
        <Button icon="copy" tone="solid" disabled={length > longest} onClick={() => void copy()}>
          {copied === "yes" ? "Copied" : "Copy the link"}
        </Button>
      }
    >
      <p className="share-lead">
        The link holds the whole experiment and the step you are at. Nothing is sent to a server:
        everything is in the address itself.
      </p>
      <textarea
        ref={field}
        className="share-link"
        aria-label="Link"
        readOnly
        rows={4}
        value={link ?? ""}
        onFocus={(event) => {
          event.target.select();
        }}
      />
      <p className="share-length" data-level={length > passable ? "long" : "fine"}>
        <b className="numeric">{length.toLocaleString("en")} characters.</b> {lengthWords(length)}
      </p>
      <p role="status" className="share-status">
        {copied === "yes" && "The link is on the clipboard."}
        {copied === "no" &&
          "The browser keeps the clipboard closed. The link is selected: copy it with the keyboard."}
      </p>
      <ExportFiles />
      {link !== undefined && length <= longest && (
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
    </Dialog>
  );
}

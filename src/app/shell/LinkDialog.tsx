/**
 * A link with its length and a button to copy it, and below it whatever else passes on what is on the screen.
 * Where the link grows too long for mail and chat, it says so and leaves it to files.
 */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Button, Dialog } from "../components/index.ts";
import { useApp, useView } from "../state/app-state.ts";
import { addressLimit } from "../url/lengths.ts";
import { formatCount } from "../views/numbers.ts";

/** Lengths in characters up to which a link passes everywhere, nearly everywhere, and at all. */
const comfortable = 2_000;
const passable = addressLimit;
const longest = 30_000;

function lengthWords(length: number): string {
  if (length <= comfortable) return "Short enough for mail, chat and slides.";
  if (length <= passable) return "Some mail and chat programs cut links of this length.";
  if (length <= longest) return "Many programs cut links of this length; a file is safer.";
  return "Too long to travel as a link; save a file instead.";
}

/** Properties of `LinkDialog`. */
export interface LinkDialogProps {
  /** What the link holds, in a sentence. */
  readonly lead: string;
  /** Makes the fragment of the link; asked for whenever the dialog opens. */
  readonly makeLink: () => Promise<string>;
  /** What stands under the link; the link is undefined before it is made, and where it is too long to travel. */
  readonly children: (link: string | undefined) => ReactNode;
}

/** The dialog of the view, open while the view says so. */
export function LinkDialog({ lead, makeLink, children }: LinkDialogProps) {
  const { view } = useApp();
  const open = useView((state) => state.dialog === "share");
  const [link, setLink] = useState<string>();
  const [copied, setCopied] = useState<"yes" | "no">();
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (!open) return undefined;
    let current = true;
    setCopied(undefined);
    makeLink().then(
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
  }, [open, makeLink]);

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
        {lead} Nothing is sent to a server: everything is in the address itself.
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
        <b className="numeric">{formatCount(length)} characters.</b> {lengthWords(length)}
      </p>
      <p role="status" className="share-status">
        {copied === "yes" && "The link is on the clipboard."}
        {copied === "no" &&
          "The browser keeps the clipboard closed. The link is selected: copy it with the keyboard."}
      </p>
      {children(length <= longest ? link : undefined)}
    </Dialog>
  );
}

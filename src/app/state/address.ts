/**
 * The page's address: follows the link it was opened with, and then keeps the fragment in step with
 * the experiment, so that a reload or a copied address brings back what is on the screen.
 *
 * What the address is too short for is kept as a draft in the browser, which a visit without a link
 * finds again.
 */
import { firstExample, firstVisit } from "../first-visit.ts";
import { routeOf } from "../routes.ts";
import { isUnchanged, type ExperimentStore } from "./experiment.ts";
import type { NoticeStore } from "./notices.ts";
import type { RunStore } from "./run.ts";
import type { Session } from "./session.ts";
import { stageKeys, type ViewStore } from "./view.ts";
import { addressLimit } from "../url/lengths.ts";
import { embed } from "./embed.ts";
import { recall, remember } from "./storage.ts";

/** Reading and writing links is not needed for a first visit, so it is fetched on the side. */
const loadLinks = () => import("../url/link.ts");

/** Changes that follow one another are written when they rest, since browsers limit how often an address changes. */
const restMs = 300;
/** A change after a rest is written right after it is painted: a page that is left writes nothing any more. */
const paintMs = 40;

interface AddressHost {
  readonly experiment: ExperimentStore;
  readonly run: RunStore;
  readonly notices: NoticeStore;
  readonly session: Session;
  readonly view: ViewStore;
}

/** Opens the example of a first visit. */
function openFirstExample(session: Session, how: "fresh" | "undoable"): void {
  session.load(firstExample, firstVisit.step, how);
}

/** Whether a fragment of Explore leads to an experiment, rather than to whatever is there. */
function namesDocument(hash: string): boolean {
  return /^#\/explore\/./.test(hash);
}

/** The part of an address that says which experiment it leads to, not at which step. */
function withoutQuery(hash: string): string {
  return hash.replace(/\?.*$/, "");
}

/** Loads what the address asks for, and what a first visit shows where it asks for nothing. */
async function openAddress({ notices, session, view }: AddressHost): Promise<void> {
  const draft = recall("draft");
  // Another page of the site has its own part of the address; Explore waits behind it.
  const hash = routeOf(location.hash) === undefined ? location.hash : "";
  if (hash === "" && draft === undefined) {
    openFirstExample(session, "fresh");
    return;
  }
  const { follow } = await loadLinks();
  const wanted = await follow(hash);
  if (wanted.ok && wanted.value !== undefined) {
    view.set(wanted.value.view);
    session.load(wanted.value.experiment, wanted.value.step, "fresh");
    return;
  }
  if (!wanted.ok) {
    notices.post({
      topic: "link",
      tone: "problem",
      text: `${wanted.error.message} Here is an example instead.`,
    });
    openFirstExample(session, "fresh");
    return;
  }
  const kept = draft === undefined ? undefined : await follow(draft);
  if (kept?.ok === false) {
    notices.post({
      topic: "draft",
      tone: "problem",
      text: `The draft from your last visit could not be opened: ${kept.error.message}`,
    });
  }
  if (kept?.ok !== true || kept.value === undefined) {
    openFirstExample(session, "fresh");
    return;
  }
  view.set(kept.value.view);
  session.load(kept.value.experiment, kept.value.step, "fresh");
  notices.post({
    topic: "draft",
    tone: "note",
    text: "This is your draft from the last visit.",
    action: {
      label: "Open the first example",
      run: () => {
        openFirstExample(session, "undoable");
      },
    },
  });
}

/** Follows a link that is put into the address while the page is open; whether it led to an experiment. */
async function changeAddress(
  { notices, session, view }: AddressHost,
  hash: string,
): Promise<boolean> {
  const links = await loadLinks().catch(() => undefined);
  const wanted = await links?.follow(hash);
  if (wanted?.ok !== true) {
    const message =
      wanted?.error.message ??
      "What reads links could not be loaded; check the connection and follow the link again.";
    notices.post({
      topic: "link",
      tone: "problem",
      text: `${message} The experiment on the page stays as it was.`,
    });
    return false;
  }
  if (wanted.value === undefined) return false;
  notices.dismiss("link");
  view.set(wanted.value.view);
  session.load(wanted.value.experiment, wanted.value.step, "undoable");
  return true;
}

/** Opens the address and keeps it in step from then on. */
export async function startAddress(host: AddressHost): Promise<void> {
  const { experiment, run, notices, view } = host;
  /** The address that leads to what is on the stage. */
  let own = location.hash;
  await openAddress(host);

  let resting: ReturnType<typeof setTimeout> | undefined;
  /** Why the experiment is not kept, as far as the person knows. */
  let told: string | undefined;
  const write = async () => {
    const state = experiment.store.getState();
    if (embed !== undefined) return;
    if (state.text === "" || routeOf(location.hash) !== undefined) return;
    const { linkToStage, tooLargeToFollow } = await loadLinks();
    const before = location.hash;
    const linkWithin = (most?: number) =>
      linkToStage(state, run.getState(), view.store.getState(), most);
    const hash = await linkWithin();
    const short = hash.length <= addressLimit ? hash : await linkWithin(addressLimit);
    if (before !== location.hash) return;
    if (state !== experiment.store.getState()) return;
    if (!isUnchanged(state)) {
      const reason = tooLargeToFollow(state, hash);
      if (reason === undefined) remember("draft", hash);
      else if (reason !== told) notices.post({ topic: "draft", tone: "problem", text: reason });
      told = reason;
    }
    // An address without a fragment finds the draft; an old fragment would bring back something else.
    const address = short.length <= addressLimit ? short : location.pathname + location.search;
    history.replaceState(history.state, "", address);
    own = address;
  };
  let changed = Number.NEGATIVE_INFINITY;
  const writeSoon = () => {
    const now = performance.now();
    clearTimeout(resting);
    resting = setTimeout(() => void write(), now - changed > restMs ? paintMs : restMs);
    changed = now;
  };
  experiment.store.subscribe(writeSoon);
  run.subscribe((state, before) => {
    if (state.step !== before.step || state.shown?.opened !== before.shown?.opened) writeSoon();
  });
  view.store.subscribe((state, before) => {
    if (stageKeys.some((key) => state[key] !== before[key])) writeSoon();
  });
  const follow = ({ oldURL, newURL }: HashChangeEvent) => {
    // The page may have written its own state over the address since.
    const { hash } = new URL(newURL);
    if (routeOf(hash) !== undefined) return;
    // Who comes from another page for another experiment would take the one that is here for it.
    const isCleared =
      routeOf(new URL(oldURL).hash) !== undefined &&
      namesDocument(hash) &&
      withoutQuery(hash) !== withoutQuery(own);
    if (isCleared) host.session.clear();
    void changeAddress(host, hash).then((isLoaded) => {
      if (isCleared && !isLoaded) host.session.retry();
    });
    writeSoon();
  };
  // Captured, so that the stage is clear before the page that the address leads to is drawn.
  addEventListener("hashchange", follow, { capture: true });
}

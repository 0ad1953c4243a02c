/**
 * Notices: what the page has to tell beside its work, such as a link that could not be followed.
 *
 * A notice never blocks anything. One of a kind is shown at a time; a newer one takes its place.
 */
import { createStore } from "zustand/vanilla";

/** A sentence for the person at the page, and what they can do about it. */
export interface Notice {
  /** What the notice is about; a newer notice of the same topic replaces it. */
  readonly topic: "link" | "engine" | "file" | "draft" | "preset" | "step" | "storage";
  readonly tone: "problem" | "note";
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** The notices on the page. */
export type NoticeStore = ReturnType<typeof createNoticeStore>;

/** A store without notices. */
export function createNoticeStore() {
  const store = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));
  const without = (topic: Notice["topic"]) =>
    store.getState().notices.filter((notice) => notice.topic !== topic);
  return {
    store,
    post: (notice: Notice) => store.setState({ notices: [...without(notice.topic), notice] }),
    dismiss: (topic: Notice["topic"]) => {
      const notices = without(topic);
      if (notices.length < store.getState().notices.length) store.setState({ notices });
    },
  };
}

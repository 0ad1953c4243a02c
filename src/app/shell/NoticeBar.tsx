/** The notices of the page, one line each, where those of their kind belong. */
import { useStore } from "zustand";
import { Button, Icon, IconButton } from "../components/index.ts";
import { useApp } from "../state/app-state.ts";
import type { Notice } from "../state/notices.ts";

/**
 * Where notices stand: above the columns of Explore, above any other page, or over the stage at the transport,
 * where those on steps come and go without moving anything.
 */
type NoticePlace = "explore" | "page" | "transport";

function belongs({ topic }: Notice, place: NoticePlace): boolean {
  if (topic === "step") return place === "transport";
  // The draft is that of Explore.
  return topic === "draft" ? place === "explore" : place !== "transport";
}

/** A line for each notice of a place, read out as it comes. */
export function NoticeBar({ place }: { readonly place: NoticePlace }) {
  const { notices } = useApp();
  const shown = useStore(notices.store, (state) => state.notices);
  return (
    <div className={place === "transport" ? "notices is-over" : "notices"} role="status">
      {shown
        .filter((notice) => belongs(notice, place))
        .map((notice) => (
          <div key={notice.topic} className={`notice is-${notice.tone}`}>
            <Icon name={notice.tone === "problem" ? "warning" : "help"} />
            <p>{notice.text}</p>
            {notice.action !== undefined && (
              <Button
                tone="ghost"
                onClick={() => {
                  notices.dismiss(notice.topic);
                  notice.action?.run();
                }}
              >
                {notice.action.label}
              </Button>
            )}
            <IconButton
              icon="close"
              label="Dismiss this message"
              onClick={() => {
                notices.dismiss(notice.topic);
              }}
            />
          </div>
        ))}
    </div>
  );
}

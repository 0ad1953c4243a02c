/** The notices of the page, one line each, above the columns. */
import { useStore } from "zustand";
import { Button, Icon, IconButton } from "../components/index.ts";
import { useApp } from "../state/app-state.ts";

/** A line for each notice, read out as it comes. */
export function NoticeBar() {
  const { notices } = useApp();
  const shown = useStore(notices.store, (state) => state.notices);
  return (
    <div className="notices" role="status">
      {shown.map((notice) => (
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

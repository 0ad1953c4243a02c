/**
 * Starts the page: makes its state, draws it, follows the address, listens to keys, keeps it offline.
 */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { listenToKeys } from "./interaction/keys.ts";
import { keepOffline } from "./offline.ts";
import { startAddress } from "./state/address.ts";
import { AppStateContext, createAppState } from "./state/app-state.ts";
import "./theme/tokens.css";
import "./theme/base.css";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element to draw in.");

const app = createAppState();
listenToKeys(app);
createRoot(root).render(
  <StrictMode>
    <AppStateContext value={app}>
      <App />
    </AppStateContext>
  </StrictMode>,
);
keepOffline();
startAddress(app).catch((error: unknown) => {
  app.notices.post({
    topic: "preset",
    tone: "problem",
    text: `The example could not be loaded. ${error instanceof Error ? error.message : String(error)}`,
    action: {
      label: "Reload the page",
      run: () => {
        location.reload();
      },
    },
  });
});

/** The dialog that shares a page, fetched when it is first opened. */
import { lazy, Suspense, useState } from "react";
import { useView } from "../state/app-state.ts";
import type { PageShareProps } from "./PageShare.tsx";

const PageShare = lazy(() => import("./PageShare.tsx"));

/** The dialog, once somebody has asked for it. */
export function SharePage(props: PageShareProps) {
  const isOpen = useView(({ dialog }) => dialog === "share");
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return <Suspense>{wasOpen && <PageShare {...props} />}</Suspense>;
}

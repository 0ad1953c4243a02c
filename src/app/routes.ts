/**
 * The pages beside Explore, one line each. A page is fetched when it is first visited and owns what stands
 * behind its name in the fragment of the address.
 */
import { lazy, type ComponentType } from "react";

/** What a page is given. */
export interface RouteProps {
  /** What follows the page's name in the fragment: of `#/gallery/sparse?q=os` it is `/sparse?q=os`. */
  readonly path: string;
}

/** A page beside Explore. */
export interface Route {
  readonly id: string;
  readonly label: string;
  /** Whether the page has a link and files of its own, and the dialog for them. */
  readonly shares: boolean;
  readonly Page: ComponentType<RouteProps>;
}

/** Every page but Explore, in the order of the header. */
export const routes: readonly Route[] = [
  {
    id: "compare",
    label: "Compare",
    shares: true,
    Page: lazy(() => import("./compare/ComparePage.tsx")),
  },
  {
    id: "sweep",
    label: "Sweep",
    shares: true,
    Page: lazy(() => import("./sweep/SweepPage.tsx")),
  },
  {
    id: "gallery",
    label: "Gallery",
    shares: false,
    Page: lazy(() => import("./gallery/GalleryPage.tsx")),
  },
];

/** The page that a fragment leads to, if it is one of the table. */
export function routeOf(fragment: string): Route | undefined {
  const name = /^#?\/([a-z]+)/.exec(fragment)?.[1];
  return routes.find(({ id }) => id === name);
}

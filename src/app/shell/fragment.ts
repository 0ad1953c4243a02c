/**
 * The fragment of the address as a link or the browser's history last led to it. What a page writes over the
 * address since says how it looks now, and is no request to read anything again.
 */
let followed: string | undefined;

/** The fragment that was last followed; at first the one that the page was opened with. */
export function followedFragment(): string {
  followed ??= location.hash;
  return followed;
}

/** Calls back whenever a fragment is followed, until what it returns is called. */
export function onFollow(callback: () => void): () => void {
  const listener = ({ newURL }: HashChangeEvent) => {
    // The page may have written its own state over the address since.
    followed = new URL(newURL).hash;
    callback();
  };
  addEventListener("hashchange", listener);
  return () => {
    removeEventListener("hashchange", listener);
  };
}

/**
 * What can be said of a page's looks on any machine, whatever its fonts: no text is cut off, none lies
 * over another, none leaves the page, no canvas is blank, and an audit finds nothing grave.
 */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/**
 * What an audit finds to be serious or critical for people with disabilities. The dark theme differs from the
 * light one in its colours alone, and is audited for those.
 */
export async function graveFindings(
  page: Page,
  colorScheme: "light" | "dark",
): Promise<readonly string[]> {
  const audit = new AxeBuilder({ page });
  if (colorScheme === "dark") audit.withRules(["color-contrast"]);
  const { violations } = await audit.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** What is wrong with how a page looks, one line each; empty where nothing is. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    interface Line {
      readonly text: string;
      readonly parent: Element;
      readonly box: DOMRect;
    }
    /** Half a letter; ascents and descents of a font reach further than its ink. */
    const slack = 3;

    const isHidden = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const style = getComputedStyle(at);
        // What is only for those who listen is clipped away.
        if (style.clipPath !== "none" || style.opacity === "0") return true;
        if (
          style.visibility === "hidden" ||
          at.matches("[inert], details:not([open]) > :not(summary)")
        )
          return true;
      }
      return false;
    };
    /** Who cuts an element off without a way to see the rest. */
    const cutter = ({ parent, box }: Line): Element | undefined => {
      for (let at: Element | null = parent; at !== null; at = at.parentElement) {
        const { overflowX, overflowY, textOverflow, position } = getComputedStyle(at);
        if (textOverflow === "ellipsis") return undefined;
        const cut = at.getBoundingClientRect();
        const hides = (overflow: string) => overflow === "hidden" || overflow === "clip";
        const scrolls = (overflow: string) => overflow === "auto" || overflow === "scroll";
        if (scrolls(overflowX) || scrolls(overflowY) || position === "fixed") return undefined;
        if (hides(overflowX) && (box.left < cut.left - slack || box.right > cut.right + slack))
          return at;
        if (hides(overflowY) && (box.top < cut.top - slack || box.bottom > cut.bottom + slack))
          return at;
      }
      return undefined;
    };

    const lines: Line[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? "";
      const parent = node.parentElement;
      if (text === "" || parent === null || isHidden(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects())
        if (box.width > 1 && box.height > 1) lines.push({ text, parent, box });
    }

    /** The part of a line that its scroll containers show. */
    const shownPart = ({ parent, box }: Line): DOMRect => {
      let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
      for (let at: Element | null = parent; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (overflowX === "visible" && overflowY === "visible") continue;
        const view = at.getBoundingClientRect();
        left = Math.max(left, view.left);
        top = Math.max(top, view.top);
        right = Math.min(right, view.right);
        bottom = Math.min(bottom, view.bottom);
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    };
    /** What lies above the page of itself, such as a drawer or what sticks, may cover what is below. */
    const layerOf = (element: Element): Element | undefined => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { position, zIndex } = getComputedStyle(at);
        if (position === "fixed" || position === "sticky") return at;
        if (position === "absolute" && zIndex !== "auto") return at;
      }
      return undefined;
    };
    const shown = lines
      .map((line) => ({ ...line, box: shownPart(line), layer: layerOf(line.parent) }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    const over = ({ box: a }: Line, { box: b }: Line): boolean =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack * 1.5;
    const faults: string[] = [];
    shown.forEach((line, at) => {
      for (const other of shown.slice(at + 1))
        // A mark that is emphasised is drawn once more over itself.
        if (line.text !== other.text && line.layer === other.layer && over(line, other))
          faults.push(`“${line.text}” and “${other.text}” lie on each other`);
    });
    for (const line of lines) {
      const by = cutter(line);
      if (by !== undefined) faults.push(`“${line.text}” is cut off by .${by.className}`);
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth)
      faults.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`);
    for (const canvas of document.querySelectorAll("canvas")) {
      const { width, height } = canvas;
      if (width === 0 || height === 0 || isHidden(canvas)) continue;
      const dots = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
      if (dots !== undefined && new Set(new Uint32Array(dots.buffer)).size < 2)
        faults.push(`a canvas of ${width} × ${height} is blank`);
    }
    return [...new Set(faults)];
  });
}

/**
 * The marks by which the page's speed is measured: when the first figure is on the screen, and how
 * long each step takes from the wish to the paint.
 */

/** Measures are kept for whoever looks at them later, but not without end. */
const keptMeasures = 1_000;

let figureSeen = false;
let measured = 0;

/** Notes that a frame wished for at `since` has been taken in; measures once it is painted. */
export function measurePaint(since: number): void {
  requestAnimationFrame(() => {
    // The first figure is drawn in slices.
    if (!figureSeen && document.querySelector("[data-coming]") !== null) {
      measurePaint(since);
      return;
    }
    // A message is delivered after the paint that this animation frame ends with.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (!figureSeen) {
        figureSeen = true;
        performance.mark("concordant:first-figure");
      }
      measured += 1;
      if (measured % keptMeasures === 0) performance.clearMeasures("concordant:step-to-paint");
      performance.measure("concordant:step-to-paint", { start: since, end: performance.now() });
      port1.close();
    };
    port2.postMessage(undefined);
  });
}

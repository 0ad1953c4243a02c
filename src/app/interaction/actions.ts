/**
 * What commands do that takes more than a line: playing, following events, stepping on to them.
 *
 * Each works on the state of the page and knows nothing of keys.
 */
import type { AppState } from "../state/app-state.ts";
import { fetchesOf, followable, iterationsOf, type Followed } from "../state/followed.ts";
import { canStep, currentEinsum, stepsOf } from "../state/run.ts";
import type { TensorForm } from "../state/view.ts";

/** Plays faster, or slower, by a factor. */
export function changeSpeed({ view }: AppState, factor: number): void {
  view.setSpeed(view.store.getState().speed * factor);
}

/** Draws every tensor in a form. */
export function chooseForm({ view, run }: AppState, form: TensorForm): void {
  const { shown } = run.getState();
  const tensors = shown?.opened.einsums.flatMap((einsum) => [
    ...einsum.inputs.map((input) => input.tensor),
    einsum.output.tensor,
  ]);
  view.setForm(tensors ?? [], form);
}

/** Starts or stops the playback, if there is something to play. */
export function togglePlay({ view, run }: AppState): void {
  const { playing } = view.store.getState();
  if (playing || canStep(run.getState())) view.set({ playing: !playing });
}

/** Steps by hand, which ends the playback. */
export function stepping(move: (app: AppState) => void): (app: AppState) => void {
  return (app) => {
    app.view.set({ playing: false });
    move(app);
  };
}

/** The Einsum of the frame that is shown. */
function einsumOf({ run }: AppState) {
  const state = run.getState();
  return state.shown?.opened.einsums[currentEinsum(state)];
}

/** Walks to the next or previous event of what is followed; any fetch where nothing is. */
export function seekFollowed(app: AppState, direction: "next" | "previous"): void {
  const { session, view, notices } = app;
  const einsum = einsumOf(app);
  if (einsum === undefined) return;
  const { followed } = view.store.getState();
  const fetches = einsum.inputs.map(({ tensor }) => fetchesOf(tensor, einsum));
  const events = followed?.events ?? fetches.flatMap((each) => each.events);
  void session.seekEvent(direction, events).then((found) => {
    if (found !== false) return;
    const side = direction === "next" ? "after" : "before";
    const text = `There is no ${followed?.label ?? "fetch"} ${side} this step.`;
    notices.post({ topic: "step", tone: "note", text });
  });
}

/** Follows a tensor of the nest by its place: an input by number, or the output. */
export function followTensor(app: AppState, place: number | "output"): void {
  const einsum = einsumOf(app);
  const tensors = [...new Set(einsum?.inputs.map(({ tensor }) => tensor))];
  const tensor = place === "output" ? einsum?.output.tensor : tensors[place];
  if (einsum !== undefined && tensor !== undefined) app.view.follow(fetchesOf(tensor, einsum));
}

/** Follows the next of what can be followed, and nothing after the last. */
export function followNext(app: AppState): void {
  const einsum = einsumOf(app);
  if (einsum === undefined) return;
  const { followed } = app.view.store.getState();
  const choices = followable(einsum);
  const at = choices.findIndex(({ id }) => id === followed?.id);
  app.view.set({ followed: choices[at + 1] });
}

/** The loop that level steps and breakpoints are about. */
export function chosenLoop(app: AppState): Followed | undefined {
  const { level } = app.view.store.getState();
  const einsum = einsumOf(app);
  const loop = einsum?.loops.find(({ rank }) => rank === level) ?? einsum?.loops[0];
  return einsum === undefined || loop === undefined ? undefined : iterationsOf(loop, einsum);
}

/** Goes to where playing would stop, without drawing the steps on the way. */
export function runOn({ session, view, run }: AppState): void {
  const events = view.store.getState().stops.flatMap((stop) => stop.events);
  const toEnd = () => session.goTo(stepsOf(run.getState()) - 1);
  if (events.length === 0) toEnd();
  else {
    void session.seekEvent("next", events).then((found) => {
      if (found === false) toEnd();
    });
  }
}

/**
 * How the experiment is looked at: theme, playback, forms of the tensors, what is open.
 *
 * None of it changes an answer of the engine, none of it is undone, and only the theme is remembered.
 */
import { createStore } from "zustand/vanilla";
import type { Followed } from "./followed.ts";
import { recall, remember } from "./storage.ts";

/** Which colours the page wears. */
export type Theme = "system" | "light" | "dark";

/** How a tensor is drawn. */
export type TensorForm = "tree" | "ranks" | "grid";

/** Which dialog is open, if any. */
export type DialogName = "share" | "help" | "palette" | "steps" | "stops";

/** Which of the three columns is in front where the page is too narrow for all of them. */
export type Pane = "nest" | "readout";

/** What the left column edits with. */
export type EditorForm = "rows" | "text";

/** How much is shown: what explains a dataflow, or everything that is counted and stored. */
export type Depth = "simple" | "full";

/** Takes an element that is pressed on the stage. */
export type Picker = (tensor: string, point: readonly number[]) => void;

/** The state of the view. */
export interface ViewState {
  readonly theme: Theme;
  readonly depth: Depth;
  readonly playing: boolean;
  /** Steps a second. */
  readonly speed: number;
  /** Forms that were chosen, by tensor. */
  readonly forms: Readonly<Record<string, TensorForm>>;
  /** Rank of the loop that a level step finishes; undefined is the outermost. */
  readonly level: string | undefined;
  /** What lights up in the barcode and is walked event by event. */
  readonly followed: Followed | undefined;
  /** Where playing stops. */
  readonly stops: readonly Followed[];
  /** By how many loops the fronts of a cascade are told apart, and whether steps are taken front by front. */
  readonly fronts: number;
  readonly inTurns: boolean;
  /** Steps that the barcode shows round the playhead; undefined is as many as there is room for. */
  readonly span: number | undefined;
  /** Steps that the barcode shows now, whatever was wished. */
  readonly shownSpan: number;
  /** Whether the single keys of the command table are listened to. */
  readonly singleKeys: boolean;
  readonly dialog: DialogName | undefined;
  /** The transformed tensor that is being looked at, and the Einsum that transforms it. */
  readonly watched: { readonly einsum: number; readonly tensor: string } | undefined;
  /** Whether the page asks what the next step does, before it is taken. */
  readonly predicting: boolean;
  /** Where an element goes that is pressed; undefined leads to its next use. */
  readonly picker: Picker | undefined;
  readonly pane: Pane;
  readonly editorForm: EditorForm;
  readonly drawerOpen: boolean;
}

/** Bounds of the speed in steps a second. */
export const speedRange = { slowest: 0.5, fastest: 60 } as const;

const themes: readonly string[] = ["system", "light", "dark"] satisfies Theme[];

function rememberedTheme(): Theme {
  const name = recall("theme");
  return name !== undefined && themes.includes(name) ? (name as Theme) : "system";
}

/** The view and the ways to change it. */
export type ViewStore = ReturnType<typeof createViewStore>;

/** How the stage is looked at before anybody has chosen: the part of the view that a link holds. */
export const plainStage = {
  forms: {},
  level: undefined,
  followed: undefined,
  stops: [],
  fronts: 1,
  inTurns: false,
} as const;

/** The names of that part. */
export const stageKeys = Object.keys(plainStage) as readonly (keyof typeof plainStage)[];

/** A view store in the state of a fresh visit. */
export function createViewStore() {
  const store = createStore<ViewState>(() => ({
    theme: rememberedTheme(),
    depth: recall("depth") === "simple" ? "simple" : "full",
    playing: false,
    speed: 4,
    ...plainStage,
    span: undefined,
    shownSpan: 0,
    singleKeys: recall("single-keys") !== "off",
    dialog: undefined,
    watched: undefined,
    predicting: false,
    picker: undefined,
    pane: "nest",
    editorForm: "rows",
    drawerOpen: false,
  }));
  return {
    store,
    set: (change: Partial<ViewState>) => store.setState(change),
    setTheme(theme: Theme) {
      store.setState({ theme });
      remember("theme", theme === "system" ? undefined : theme);
    },
    setDepth(depth: Depth) {
      store.setState({ depth });
      remember("depth", depth === "full" ? undefined : depth);
    },
    setSingleKeys(singleKeys: boolean) {
      store.setState({ singleKeys });
      remember("single-keys", singleKeys ? undefined : "off");
    },
    /** Shows so many times the steps in the barcode. */
    zoom(factor: number) {
      store.setState(({ shownSpan }) => ({ span: Math.round(shownSpan * factor) }));
    },
    /** Follows an event, or nothing any more where it is the one that is followed. */
    follow: (wanted: Followed) =>
      store.setState(({ followed }) => ({
        followed: followed?.id === wanted.id ? undefined : wanted,
      })),
    /** Makes playing stop at an event, or no longer. */
    toggleStop(wanted: Followed) {
      store.setState(({ stops }) => ({
        stops: stops.some(({ id }) => id === wanted.id)
          ? stops.filter(({ id }) => id !== wanted.id)
          : [...stops, wanted],
      }));
    },
    setForm(tensors: readonly string[], form: TensorForm) {
      const chosen = Object.fromEntries(tensors.map((tensor) => [tensor, form]));
      store.setState(({ forms }) => ({ forms: { ...forms, ...chosen } }));
    },
    setSpeed(speed: number) {
      const { slowest, fastest } = speedRange;
      store.setState({ speed: Math.min(fastest, Math.max(slowest, speed)) });
    },
  };
}

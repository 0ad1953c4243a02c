/**
 * Tensors that were made lately, for documents that differ in their mapping alone: what a generator gives
 * is drawn once, and stored once in each format and order, and what counting has worked out about it is
 * there for the next document. What has not been asked for the longest goes first when there is too much.
 */
import type { ProgramTensor } from "../einsum/index.ts";
import type { Elements, Tensor } from "../fibertree/index.ts";
import { Memory } from "./count/memory.ts";

/** Tensors, and elements, that are kept at most: more than the lanes of a comparison have. */
const mostKept = 100;

/** So often others may be asked for before what is too large to be kept is let go of: in some ten documents. */
const patience = 32;

/** A store of tensors; whoever makes it decides who shares them. */
export class KeptTensors {
  /** What counting nests has worked out about the tensors. */
  readonly counting = new Memory();
  private readonly most: number;
  private readonly kept = new Map<string, Elements | Tensor>();
  private size = 0;
  /** By kind, what was made last, where it is too large to be kept beside others. */
  private readonly large = new Map<string, { readonly key: string; readonly value: unknown }>();
  /** How often others were asked for since. */
  private others = 0;

  /** A store that keeps so many values at most, of tensors and of elements together. */
  constructor(most = 8_000_000) {
    this.most = most;
  }

  /** The elements of a generated tensor; however many they are, they are not drawn twice in a row. */
  elements(tensor: ProgramTensor, make: () => Elements): Elements {
    const key = drawnAs(tensor);
    return key === undefined ? make() : this.keep("elements", key, cellsIn(tensor), make);
  }

  /** A tensor as it is stored; however large it is, it is not stored twice in a row. */
  stored(tensor: ProgramTensor, make: () => Tensor): Tensor {
    const key = drawnAs(tensor);
    if (key === undefined) return make();
    const ranks = tensor.ranks.map(({ id, format }) => `${id}:${format}`);
    const stored = `${key} ${ranks.join()} ${tensor.storage.join()}`;
    return this.keep("tensor", stored, cellsIn(tensor), make);
  }

  private keep<Kept extends Elements | Tensor>(
    kind: string,
    own: string,
    cells: number,
    make: () => Kept,
  ): Kept {
    const key = `${kind} ${own}`;
    const large = this.large.get(kind);
    if (large?.key === key) {
      this.others = 0;
      return large.value as Kept;
    }
    this.others += 1;
    if (this.others > patience) this.large.clear();
    const known = this.kept.get(key) as Kept | undefined;
    // What is let go of first leaves its memory to what is made.
    if (known === undefined && cells > this.most) this.large.delete(kind);
    const value = known ?? make();
    const { length } = value.values;
    if (known !== undefined) this.kept.delete(key);
    else if (length > this.most) {
      this.large.set(kind, { key, value });
      this.others = 0;
      return value;
    } else this.size += length;
    this.kept.set(key, value);
    for (const [oldest, { values }] of this.kept) {
      if (this.size <= this.most && this.kept.size <= mostKept) break;
      this.kept.delete(oldest);
      this.size -= values.length;
    }
    return value;
  }
}

const cellsIn = ({ ranks }: ProgramTensor): number =>
  ranks.reduce((product, { shape }) => product * shape, 1);

/** All that a generator's elements depend on; undefined where a tensor is not generated. */
function drawnAs({ source, ranks }: ProgramTensor): string | undefined {
  if (source.kind !== "generator") return undefined;
  const shape = ranks.map((rank) => rank.shape);
  return `${JSON.stringify(source.pattern)} ${String(source.seed)} ${shape.join()}`;
}

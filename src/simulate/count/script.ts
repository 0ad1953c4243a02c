/**
 * Scripts: what was done to count a nest, to be done again to other tensors.
 *
 * Choosing eliminations takes longer than carrying them out where tensors are small. So what is made of which
 * relations is noted while a nest is counted for the first time, and done again, without any choice, for
 * nests of the same structure. Choices depend on where relations lie and on what kind they are, and so that is
 * compared after each step; where it differs, or anything was made of what no script knows, eliminations are
 * chosen anew. Steps keep nothing of the relations that they were first taken with.
 */
import type { Plan } from "../plan.ts";
import type { Memory } from "./memory.ts";
import { PartRelations } from "./part-relations.ts";
import { Refusal } from "./query.ts";
import { sizeOf, valueAtPoint, type Relation } from "./relation.ts";
import { StoredRelations } from "./stored-relations.ts";
import type { Counted } from "./union.ts";

/** What a nest's relations are made from. */
export interface Sources {
  readonly plan: Plan;
  readonly stored: StoredRelations;
  readonly parts: PartRelations;
  readonly memory: Memory;
}

/** The sources of a plan's nest. */
export function sourcesOf(plan: Plan, memory: Memory): Sources {
  const stored = new StoredRelations(plan, memory);
  return { plan, stored, parts: new PartRelations(plan, stored, memory), memory };
}

/** What making relations of others comes to. */
export type Made = Relation | readonly Relation[] | Refusal | undefined;

/** Makes a relation of others, or several; it must not hold on to any that is not given to it. */
export type Make = (inputs: readonly Relation[], sources: Sources) => Made;

const isList = (made: Made): made is readonly Relation[] => Array.isArray(made);

/** The relations that were made; undefined where there are none. */
function relationsOf(made: Made): readonly Relation[] | undefined {
  if (made === undefined || made instanceof Refusal) return undefined;
  return isList(made) ? made : [made];
}

/** Counts a union that is left at the end of a query. */
export type CountUnion = (inputs: readonly Relation[], memory: Memory) => Counted | Refusal;

/** How the answer to a query comes about: a product. */
export interface Answer {
  readonly scale: number;
  /** Values of relations at points. */
  readonly readings: readonly { readonly relation: Relation; readonly point: readonly number[] }[];
  readonly union?: { readonly inputs: readonly Relation[]; readonly count: CountUnion } | undefined;
}

/** The answer itself. */
export function answered({ scale, readings, union }: Answer, memory: Memory): number | Refusal {
  let product = scale;
  for (const { relation, point } of readings) product *= valueAtPoint(relation, point);
  if (union === undefined || product === 0) return product;
  const counted = union.count(union.inputs, memory);
  return counted instanceof Refusal ? counted : product * counted.count;
}

/** How an answer comes about, relations by their number. */
interface Recipe {
  readonly scale: number;
  readonly readings: readonly { readonly relation: number; readonly point: readonly number[] }[];
  /** Whether a reading was 0, so that nothing else was asked. */
  readonly isZero: boolean;
  readonly union: { readonly inputs: readonly number[]; readonly count: CountUnion } | undefined;
}

interface Step {
  readonly inputs: readonly number[];
  readonly make: Make;
  /** Number of the first relation that it makes. */
  readonly first: number;
  /** What each of these has to be like. */
  readonly results: readonly { readonly likeness: string; readonly size: number }[];
}

/** What choices depend on of a relation: where it lies, its kind, how it is stored. */
function likenessOf(relation: Relation): string {
  const { low, high, isIndicator } = relation;
  const ends = `${low.join()}..${high.join()}${isIndicator ? "" : " many"}`;
  if (relation.kind === "boxed") return `box ${ends}`;
  const { weights, fibers } = relation;
  const fiber =
    fibers === undefined
      ? ""
      : `in fibers ${String(fibers.above.low.length)} ${String(fibers.inner.length)} ${fibers.told.join()}`;
  return `points ${ends} ${weights === undefined ? "" : "weighed"} ${fiber}`;
}

/** Whether choices that were made for so many points are good for so many others. */
const isAbout = (size: number, other: number): boolean =>
  size <= 2 * other + 16 && other <= 2 * size + 16;

/** By things that a nest counts: how many numbers are set aside for them. */
export type Rooms = Map<string, number>;

/** Notes how relations and answers of a nest come about. */
export class Recording {
  private readonly rooms: Rooms;
  private readonly numbers = new Map<Relation, number>();
  private made = 0;
  private readonly steps: Step[] = [];
  private readonly recipes: Recipe[] = [];
  private readonly byQuery = new Map<string, number>();
  private isWhole = true;

  /** @param rooms filled while the nest is counted */
  constructor(rooms: Rooms) {
    this.rooms = rooms;
  }

  /** Notes what was made of relations. */
  note(made: Made, inputs: readonly Relation[], make: Make): void {
    const relations = relationsOf(made);
    if (!this.isWhole || relations === undefined) return;
    if (relations.every((each) => this.numbers.has(each))) return;
    const known = this.numbersOf(inputs);
    if (known === undefined) return;
    const first = this.made;
    this.made += relations.length;
    relations.forEach((each, at) => {
      if (!this.numbers.has(each)) this.numbers.set(each, first + at);
    });
    const results = relations.map((each) => ({
      likeness: likenessOf(each),
      size: sizeOf(each),
    }));
    this.steps.push({ inputs: known, make, first, results });
  }

  /** Tries something; what was made on the way is forgotten where nothing comes of it. */
  try<Found>(attempt: () => Found | undefined): Found | undefined {
    const { made, isWhole } = this;
    const steps = this.steps.length;
    const rooms = [...this.rooms];
    const found = attempt();
    if (found !== undefined) return found;
    this.isWhole = isWhole;
    this.rooms.clear();
    for (const [things, room] of rooms) this.rooms.set(things, room);
    this.steps.length = steps;
    this.made = made;
    for (const [relation, number] of this.numbers)
      if (number >= made) this.numbers.delete(relation);
    return undefined;
  }

  /** Notes the answer to a query. */
  answer(query: string, { scale, readings, union }: Answer): void {
    const relations = this.numbersOf(readings.map(({ relation }) => relation));
    const inputs = this.numbersOf(union?.inputs ?? []);
    if (relations === undefined || inputs === undefined) return;
    this.byQuery.set(query, this.recipes.length);
    this.recipes.push({
      scale,
      readings: readings.map(({ point }, at) => ({ relation: relations[at] as number, point })),
      isZero: readings.some(({ relation, point }) => valueAtPoint(relation, point) === 0),
      union: union && { inputs, count: union.count },
    });
  }

  /** The number of a query's answer; where it is an earlier nest's, there is no script. */
  numberOf(query: string): number {
    const number = this.byQuery.get(query);
    this.isWhole &&= number !== undefined;
    return number ?? -1;
  }

  /** The script of what was noted and took so many operations; undefined where something came from elsewhere. */
  script<Counts>(counts: Counts, operations: number): Script<Counts> | undefined {
    if (!this.isWhole) return undefined;
    return new Script(this.steps, this.recipes, counts, new Map(this.rooms), operations);
  }

  private numbersOf(relations: readonly Relation[]): readonly number[] | undefined {
    const numbers = relations.map((relation) => this.numbers.get(relation));
    if (numbers.every((each) => each !== undefined)) return numbers;
    this.isWhole = false;
    return undefined;
  }
}

/** The steps to the answers of a nest's queries, and which of them make its counts. */
export class Script<Counts> {
  /** By number of an answer, what is counted. */
  readonly counts: Counts;
  /** What its sources begin with. */
  readonly rooms: Rooms;
  /** How many operations it took when it was noted. */
  readonly operations: number;
  private readonly steps: readonly Step[];
  private readonly recipes: readonly Recipe[];

  constructor(
    steps: readonly Step[],
    recipes: readonly Recipe[],
    counts: Counts,
    rooms: Rooms,
    operations: number,
  ) {
    this.rooms = rooms;
    this.operations = operations;
    this.steps = steps;
    this.recipes = recipes;
    this.counts = counts;
  }

  /** The answers over other sources; undefined where these are not alike. */
  play(sources: Sources): readonly number[] | undefined {
    const relations: Relation[] = [];
    const given = (numbers: readonly number[]): Relation[] =>
      numbers.map((number) => relations[number] as Relation);
    const { memory } = sources;
    for (const { inputs, make, first, results } of this.steps) {
      const made = relationsOf(make(given(inputs), sources));
      if (made?.length !== results.length || memory.operationsLeft < 0) return undefined;
      for (let at = 0; at < made.length; at += 1) {
        const [relation, like] = [made[at] as Relation, results[at] as Step["results"][number]];
        if (likenessOf(relation) !== like.likeness) return undefined;
        if (!isAbout(sizeOf(relation), like.size)) return undefined;
        relations[first + at] = relation;
      }
    }
    const answers: number[] = [];
    for (const { scale, readings, isZero, union } of this.recipes) {
      const answer = answered(
        {
          scale,
          readings: readings.map(({ relation, point }) => ({
            relation: relations[relation] as Relation,
            point,
          })),
          union: union && { inputs: given(union.inputs), count: union.count },
        },
        memory,
      );
      if (answer instanceof Refusal || (isZero && answer !== 0)) return undefined;
      answers.push(answer);
    }
    return answers;
  }
}

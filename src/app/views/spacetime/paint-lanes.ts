/**
 * A space-time picture as pixels: pure, so that it can be tested without a canvas.
 *
 * What a lane does is told by texture: full is effectual, slanted lines ineffectual, level lines gated,
 * bare ground idle. Buckets of many lanes and cycles are as dark as they are busy.
 */
import type { SpaceTime } from "../../../engine/index.ts";
import { mixed, packed, type Rgb } from "../colour.ts";
import type { Viewport } from "./viewport.ts";

/** A picture as the engine gives it. */
export type LanePicture = NonNullable<SpaceTime["picture"]>;

/** The colours of a picture. */
export interface LaneColours {
  readonly page: Rgb;
  readonly ground: Rgb;
  readonly busy: Rgb;
}

const shades = 32;

function shadesBetween({ ground, busy }: LaneColours): Uint32Array {
  return Uint32Array.from({ length: shades + 1 }, (_, at) => {
    // Even one busy lane among many is told from none.
    const share = at === 0 ? 0 : 0.15 + 0.85 * (at / shades);
    return packed(mixed(busy, ground, share));
  });
}

/** By bucket: which shade, and which texture (0 full, 1 slanted, 2 level). */
function bucketsOf(picture: LanePicture): { shade: Uint8Array; texture: Uint8Array } {
  const { effectual, ineffectual, gated, rows, columns, looked } = picture;
  const room =
    (((picture.to - picture.from) / columns) * (picture.laneTo - picture.laneFrom) * looked) / rows;
  const shade = new Uint8Array(effectual.length);
  const texture = new Uint8Array(effectual.length);
  for (let bucket = 0; bucket < effectual.length; bucket += 1) {
    const full = effectual[bucket] ?? 0;
    const wasted = ineffectual[bucket] ?? 0;
    const spared = gated[bucket] ?? 0;
    const all = full + wasted + spared;
    shade[bucket] = Math.min(shades, Math.ceil((all / Math.max(1, room)) * shades));
    texture[bucket] = full * 2 >= all ? 0 : wasted >= spared ? 1 : 2;
  }
  return { shade, texture };
}

/** Cells at least so many pixels wide, or high, are set apart by a line of the page. */
const apart = 5;

/**
 * Paints the part of a picture that a viewport shows.
 *
 * Cost: one write for each pixel of the image, and one look at each bucket of the picture.
 */
export function paintLanes(
  picture: LanePicture,
  view: Viewport,
  colours: LaneColours,
  image: { readonly width: number; readonly height: number; readonly pixels: Uint32Array },
): void {
  const { width, height, pixels } = image;
  const { shade, texture } = bucketsOf(picture);
  const colour = shadesBetween(colours);
  const page = packed(colours.page);
  const ground = colour[0] ?? 0;
  const cycles = view.to - view.from;
  const lanes = view.laneTo - view.laneFrom;
  const columnOf = new Int32Array(width);
  const isSeam = new Uint8Array(width);
  for (let x = 0; x < width; x += 1) {
    const cycle = view.from + ((x + 0.5) / width) * cycles;
    const share = (cycle - picture.from) / (picture.to - picture.from);
    columnOf[x] = share < 0 || share >= 1 ? -1 : Math.floor(share * picture.columns);
    const next = view.from + ((x + 1.5) / width) * cycles;
    isSeam[x] = width / cycles >= apart && Math.floor(next) !== Math.floor(cycle) ? 1 : 0;
  }
  for (let y = 0; y < height; y += 1) {
    const lane = view.laneFrom + ((y + 0.5) / height) * lanes;
    const next = view.laneFrom + ((y + 1.5) / height) * lanes;
    const share = (lane - picture.laneFrom) / (picture.laneTo - picture.laneFrom);
    const from = y * width;
    const seam = height / lanes >= apart && Math.floor(next) !== Math.floor(lane);
    if (seam || share < 0 || share >= 1) {
      pixels.fill(page, from, from + width);
      continue;
    }
    const row = Math.floor(share * picture.rows) * picture.columns;
    for (let x = 0; x < width; x += 1) {
      const column = columnOf[x] ?? -1;
      if (column < 0 || isSeam[x] === 1) {
        pixels[from + x] = page;
        continue;
      }
      const kind = texture[row + column] ?? 0;
      const bare = kind === 1 ? (x + y) % 4 > 1 : kind === 2 && y % 4 > 0;
      pixels[from + x] = bare ? ground : (colour[shade[row + column] ?? 0] ?? 0);
    }
  }
}

/**
 * The gallery: every preset as a card with a picture drawn from its document, and filters over what the
 * documents are. A card leads to its experiment in Explore.
 */
import { useState } from "react";
import { PageHead } from "../components/page-head.tsx";
import { gallery } from "../presets.ts";
import { traits, type Picture, type Trait } from "./picture.ts";
import { Thumbnail } from "./Thumbnail.tsx";
import { usePictures } from "./use-pictures.ts";
import "./gallery.css";

function Card(props: {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly picture: Picture | undefined;
}) {
  const { id, title, summary, picture } = props;
  return (
    <li>
      <a className="card" href={`#/explore/${id}`}>
        <div className="card-picture">
          {picture !== undefined && <Thumbnail picture={picture} />}
        </div>
        <h2>{title}</h2>
        <p>{summary}</p>
        {picture !== undefined && (
          <p className="card-dataflow">{[...new Set(picture.dataflows)].join(", then ")}</p>
        )}
      </a>
    </li>
  );
}

/** All presets, filtered. */
export default function GalleryPage() {
  const pictures = usePictures();
  const [chosen, setChosen] = useState<ReadonlySet<Trait>>(new Set());
  const has = (id: string) => {
    const own = pictures.get(id)?.traits;
    return [...chosen].every((trait) => own?.has(trait) === true);
  };
  const shown = gallery.filter(({ id }) => chosen.size === 0 || has(id));
  const waiting = gallery.filter(({ id }) => !pictures.has(id)).length;
  const toggle = (trait: Trait) => {
    const next = new Set(chosen);
    if (!next.delete(trait)) next.add(trait);
    setChosen(next);
  };
  return (
    <div className="gallery">
      <PageHead
        title="Gallery"
        text="Every experiment that comes with the page. The pictures are drawn from the documents: beside each loop, whether it indexes a tensor (filled), slides over it (half) or reuses it (hollow), underlined where the loop is spatial; beside that its tensors, with the format of each rank (U, C, B or R)."
      >
        <div className="gallery-filters" role="group" aria-label="Show only experiments that are">
          {traits.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              className="chip"
              aria-pressed={chosen.has(id)}
              onClick={() => {
                toggle(id);
              }}
            >
              {label}
            </button>
          ))}
          <p className="gallery-count" role="status">
            {chosen.size > 0 && waiting > 0
              ? `${shown.length} so far, ${waiting} still to be read`
              : `${shown.length} of ${gallery.length}`}
          </p>
        </div>
      </PageHead>
      {shown.length === 0 && waiting === 0 && (
        <p className="gallery-none">
          No experiment is all of that.{" "}
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setChosen(new Set());
            }}
          >
            Show all
          </button>
        </p>
      )}
      <ul className="cards" aria-label="Experiments">
        {shown.map(({ id, title, summary }) => (
          <Card key={id} id={id} title={title} summary={summary} picture={pictures.get(id)} />
        ))}
      </ul>
    </div>
  );
}

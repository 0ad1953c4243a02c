/**
 * The tooltip under terms and icon buttons, as WCAG 1.4.13 wants it: it comes on hover and on focus,
 * the pointer may move onto it, it stays until it is left, and Escape closes it without moving focus.
 *
 * It is a popover, so it lies above everything and no scroll container cuts it off.
 */
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from "react";
import "./components.css";

const openDelay = 220;
const closeDelay = 140;
const gap = 6;
const margin = 8;

/** What `useTooltip` gives: attributes for the trigger, and the tooltip to draw beside it. */
export interface TooltipParts<Trigger extends HTMLElement> {
  readonly trigger: {
    readonly ref: RefObject<Trigger | null>;
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
  /** For triggers that do nothing else: a press brings the tooltip, and takes it away. */
  readonly onPress: () => void;
  readonly id: string;
  readonly open: boolean;
  readonly bubble: ReactNode;
}

/** Ties a tooltip with the given content to a trigger. */
export function useTooltip<Trigger extends HTMLElement>(content: ReactNode): TooltipParts<Trigger> {
  const id = useId();
  const [open, setOpen] = useState(false);
  const triggerRef = useRef<Trigger>(null);
  const bubbleRef = useRef<HTMLSpanElement>(null);
  const timer = useRef<number | undefined>(undefined);

  const schedule = (next: boolean, delay: number): void => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      setOpen(next);
    }, delay);
  };
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
    },
    [],
  );

  useEffect(() => {
    const bubble = bubbleRef.current;
    const trigger = triggerRef.current;
    if (!open || bubble === null || trigger === null) return undefined;
    bubble.showPopover();
    placeBeside(bubble, trigger);
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      // A dialog that has opened over the trigger is what Escape is meant for.
      const dialog = document.querySelector("dialog[open]");
      if (dialog !== null && !dialog.contains(trigger)) {
        setOpen(false);
        return;
      }
      event.stopPropagation();
      event.preventDefault();
      setOpen(false);
    };
    const onScroll = (): void => {
      setOpen(false);
    };
    // A finger leaves no trigger and moves no focus: what it presses next closes the tooltip.
    const onPress = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node)) return;
      if (!bubble.contains(target) && !trigger.contains(target)) setOpen(false);
    };
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("scroll", onScroll, true);
    document.addEventListener("pointerdown", onPress, true);
    return () => {
      document.removeEventListener("pointerdown", onPress, true);
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("scroll", onScroll, true);
    };
  }, [open]);

  const enter = (): void => {
    schedule(true, openDelay);
  };
  const leave = (): void => {
    schedule(false, closeDelay);
  };
  return {
    id,
    open,
    onPress: () => {
      schedule(!open, 0);
    },
    trigger: {
      ref: triggerRef,
      onPointerEnter: enter,
      onPointerLeave: leave,
      onFocus: () => {
        if (triggerRef.current?.matches(":focus-visible") === true) schedule(true, 0);
      },
      onBlur: () => {
        schedule(false, 0);
      },
    },
    bubble: open && (
      <span
        ref={bubbleRef}
        id={id}
        role="tooltip"
        popover="manual"
        className="tooltip"
        onPointerEnter={enter}
        onPointerLeave={leave}
      >
        {content}
      </span>
    ),
  };
}

/** Puts a popover below its trigger, or above where there is no room, inside of the window. */
export function placeBeside(bubble: HTMLElement, trigger: HTMLElement): void {
  const anchor = trigger.getBoundingClientRect();
  const size = bubble.getBoundingClientRect();
  const below = anchor.bottom + gap;
  const fitsBelow = below + size.height + margin <= window.innerHeight;
  const top = fitsBelow ? below : Math.max(margin, anchor.top - gap - size.height);
  const wanted = anchor.left + anchor.width / 2 - size.width / 2;
  const left = Math.min(Math.max(margin, wanted), window.innerWidth - size.width - margin);
  bubble.style.top = `${top}px`;
  bubble.style.left = `${left}px`;
}

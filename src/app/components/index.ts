export {
  Button,
  IconButton,
  type ButtonProps,
  type ButtonTone,
  type IconButtonProps,
} from "./button.tsx";
export { Dialog, type DialogProps } from "./dialog.tsx";
export { Icon, type IconName } from "./icon.tsx";
export { Meter, Progress, type MeterProps } from "./meter.tsx";
export { Segmented, type SegmentedOption, type SegmentedProps } from "./segmented.tsx";
export { Slider, type SliderProps } from "./slider.tsx";
export { Tabs, type Tab, type TabsProps } from "./tabs.tsx";
export { Term, type TermProps } from "./term.tsx";

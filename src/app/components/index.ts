export { Button, IconButton } from "./button.tsx";
export { Dialog } from "./dialog.tsx";
export { Icon, type IconName } from "./icon.tsx";
export { Meter, Progress } from "./meter.tsx";
export { Segmented } from "./segmented.tsx";
export { Slider } from "./slider.tsx";
export { Tabs } from "./tabs.tsx";
export { Hint, Term } from "./term.tsx";
export { useTooltip } from "./tooltip.tsx";

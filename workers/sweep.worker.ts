/** Points of sweeps in a worker; the page runs several of these side by side. */
import { expose } from "comlink";
import { createSweepService } from "../src/engine/index.ts";

expose(createSweepService());

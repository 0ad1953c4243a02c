/**
 * How the page is built, served and tested. The content security policy is stated here once and
 * used twice: as a tag in the built page, so that any static host keeps it, and as a header of the
 * preview server, which also holds for worker files (a worker obeys its own response, not the
 * page's tag). The development server goes without, because hot reload injects inline scripts.
 */
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const policy = Object.entries({
  "default-src": "'none'",
  // Kernels are WebAssembly. Nothing on the page may turn a string into code.
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "connect-src": "'self'",
  // The text editor writes its theme into style elements.
  "style-src": "'self' 'unsafe-inline'",
  // Exported figures pass through an image on their way to PNG.
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
})
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join("; ");

const policyTag: Plugin = {
  name: "concordant:policy-tag",
  apply: "build",
  // Last of all, so that the tag stands before every script.
  transformIndexHtml: {
    order: "post",
    handler: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: policy },
        injectTo: "head-prepend",
      },
    ],
  },
};

/** Runs the chunk that starts the engine's worker ahead of the page's own script. */
const engineFirst: Plugin = {
  name: "concordant:engine-first",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle }) => {
      const chunk = Object.values(bundle ?? {}).find(
        (each) => each.type === "chunk" && each.name === "engine-start",
      );
      if (chunk === undefined) throw new Error("The page has no chunk engine-start.");
      return [
        {
          tag: "script",
          attrs: { type: "module", crossorigin: true, src: `./${chunk.fileName}` },
          injectTo: "head-prepend",
        },
      ];
    },
  },
};

/** Tells the offline worker which files the build has. */
const offlineFiles: Plugin = {
  name: "concordant:offline-files",
  apply: "build",
  enforce: "post",
  generateBundle: {
    order: "post",
    handler: (_, bundle) => {
      const worker = bundle["offline.js"];
      if (worker?.type !== "chunk") throw new Error("The build has no offline.js.");
      const files = Object.keys(bundle).filter(
        (name) => name.startsWith("assets/") && !name.endsWith(".mtx") && !name.endsWith(".map"),
      );
      worker.code = worker.code.replace("__FILES__", JSON.stringify([...files, "favicon.svg"]));
    },
  },
};

export default defineConfig({
  base: "./",
  plugins: [react(), engineFirst, policyTag, offlineFiles],
  worker: { format: "es" },
  build: {
    manifest: true,
    target: "es2023",
    rolldownOptions: {
      input: {
        index: "index.html",
        "engine-start": "src/app/engine-start.ts",
        offline: "workers/offline.worker.ts",
      },
      // A worker's scope is the folder it lies in.
      output: {
        entryFileNames: ({ name }) =>
          name === "offline" ? "offline.js" : "assets/[name]-[hash].js",
      },
    },
  },
  preview: {
    headers: { "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" },
  },
  // Property tests may take long on a slow machine; no test is about time.
  test: { include: ["src/**/*.test.ts?(x)", "workers/**/*.test.ts"], testTimeout: 30_000 },
});

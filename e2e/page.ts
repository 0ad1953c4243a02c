/**
 * The `test` that every end-to-end test starts from. Its page watches itself: an error on the
 * console, an exception nobody caught, or a violation of the content security policy fails the test
 * that caused it, whatever the test was about.
 */
import { test as plain, expect } from "@playwright/test";

/** A test whose page must stay free of errors. A test that provokes one lists it in `expectedErrors`. */
export const test = plain.extend<{ expectedErrors: RegExp[] }>({
  expectedErrors: [[], { option: true }],
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (violation) => {
        console.error(`policy: ${violation.violatedDirective} refused ${violation.blockedURI}`);
      });
    });
    await use(page);
    const unexpected = errors.filter((text) => !expectedErrors.some((known) => known.test(text)));
    expect(unexpected, "errors on the page").toEqual([]);
  },
});

export { expect };

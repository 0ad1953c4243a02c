/**
 * How deep a text nests, found without recursion.
 *
 * The YAML parser recurses once a level. A text made to nest far too deep would not only end in an
 * exception that can be caught: an engine that compiles a regular expression with its stack used up takes
 * the whole process with it. So depth is looked at before anything is parsed.
 */
import { Lexer } from "yaml";

/** Levels that no sensible document reaches and every parser survives. */
const maxLevels = 256;

/** Greatest number of levels that the indentation and the indicators (`- `, `? `) of one line can open. */
function deepestLine(text: string): number {
  let deepest = 0;
  let own = 0;
  let indenting = true;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\n" || char === "\r") {
      own = 0;
      indenting = true;
      continue;
    }
    if (char === " " || char === "\t") {
      if (indenting) own += 1;
    } else {
      const next = text[at + 1] ?? "\n";
      const isIndicator = (char === "-" || char === "?") && /\s/.test(next);
      if (isIndicator && (indenting || /\s/.test(text[at - 1] ?? ""))) own += 1;
      indenting = false;
    }
    if (own > deepest) deepest = own;
  }
  return deepest;
}

/** A text's lexemes, for a parser to go on with; undefined where it nests deeper than one is to be trusted with. */
export function lexemesOf(text: string): readonly string[] | undefined {
  if (deepestLine(text) > maxLevels) return undefined;
  const lexemes: string[] = [];
  let brackets = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.push(lexeme);
    if (lexeme === "[" || lexeme === "{") {
      brackets += 1;
      if (brackets > maxLevels) return undefined;
    } else if (lexeme === "]" || lexeme === "}") brackets = Math.max(0, brackets - 1);
  }
  return lexemes;
}

/** Whether a text nests deeper than parsers are to be trusted with. */
export function nestsTooDeep(text: string): boolean {
  return lexemesOf(text) === undefined;
}

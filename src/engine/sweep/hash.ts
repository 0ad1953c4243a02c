/** A short name for a long content: equal contents have equal names, and others have others as good as surely. */

/**
 * 106 bits of a text or of bytes in hexadecimal digits, from two 53-bit hashes of different seeds. Not for
 * secrets. Source: cyrb53 by bryc, in the public domain, with the finalizer of MurmurHash3.
 */
export function hashText(content: string | Uint8Array): string {
  return `${hash53(content, 0)}${hash53(content, 0x9e3779b9)}`;
}

function hash53(content: string | Uint8Array, seed: number): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < content.length; at += 1) {
    const unit = typeof content === "string" ? content.charCodeAt(at) : content[at]!;
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  const value = 4_294_967_296 * (0x1fffff & low) + (high >>> 0);
  return value.toString(16).padStart(14, "0");
}

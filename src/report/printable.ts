/** What most texts are made of; the test is a tenth of the search for the rest. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * C0, DEL, C1, line and paragraph separators, directional controls, byte order marks, tag characters
 * and lone surrogates: what a terminal would act on, or what would make a text read otherwise than it is.
 */
const HOSTILE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Shows what must not reach a terminal raw: `ESC` becomes `␛`. Names and source lines of a linted tree are untrusted. */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HOSTILE, shown);
}

function shown(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return code === 0xfeff ? '' : '\ufffd';
}

/** One line of running text: blanks and line ends become single spaces, the rest is made printable. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}

/** JSON whose text holds no control character raw, DEL and C1 included, so that it may be shown in a terminal. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An XML element as a parser sees it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

/** Not a character of XML 1.0. */
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Parses the XML that reports are made of and throws where it is not well-formed. No DTD, no CDATA, no comments. */
export function parseXml(text: string): XmlElement {
  if (IMPOSSIBLE.test(text)) throw new Error('a character that XML cannot hold');
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${text.slice(at, at + 40)}`);
  };
  const take = (pattern: RegExp): RegExpExecArray => {
    const sticky = new RegExp(pattern.source, 'uy');
    sticky.lastIndex = at;
    const match = sticky.exec(text);
    if (match === null) return fail(`expected ${pattern.source}`);
    at = sticky.lastIndex;
    return match;
  };
  const decode = (raw: string): string => {
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(raw)) fail('a bare ampersand');
    return raw.replace(/&(#?\w+);/g, (_, name: string) =>
      name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (NAMED[name] ?? ''),
    );
  };
  const element = (): XmlElement => {
    const name = take(/<([A-Za-z][\w.-]*)/)[1] ?? '';
    const attributes: Record<string, string> = {};
    while (/\s/.test(text[at] ?? '')) {
      const [, key = '', value = ''] = take(/\s+([A-Za-z][\w.-]*)="([^"<]*)"/);
      if (key in attributes) fail(`attribute ${key} twice`);
      attributes[key] = decode(value.replace(/[\t\n\r]/g, ' '));
    }
    if (text.startsWith('/>', at)) {
      at += 2;
      return { name, attributes, children: [], text: '' };
    }
    take(/>/);
    const children: XmlElement[] = [];
    let own = '';
    for (;;) {
      const raw = take(/[^<]*/)[0];
      if (raw.includes(']]>')) fail(']]> in text');
      own += decode(raw);
      if (text.startsWith('</', at)) break;
      children.push(element());
    }
    const closing = take(/<\/([A-Za-z][\w.-]*)>/)[1];
    if (closing !== name) fail(`${name} closed by ${closing}`);
    return { name, attributes, children, text: own };
  };
  take(/<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
  const root = element();
  take(/\n$/);
  return root;
}

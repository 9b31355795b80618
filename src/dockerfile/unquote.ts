/** Takes quotes and escapes away as BuildKit does when it expands a word; variables stay as written. */
export function unquote(raw: string, escapeChar: string): string {
  if (!raw.includes('"') && !raw.includes("'") && !raw.includes(escapeChar)) return raw;
  let result = '';
  let i = 0;
  while (i < raw.length) {
    const ch = raw[i] ?? '';
    if (ch === "'") {
      const close = raw.indexOf("'", i + 1);
      const end = close === -1 ? raw.length : close;
      result += raw.slice(i + 1, end);
      i = end + 1;
    } else if (ch === '"') {
      i++;
      while (i < raw.length && raw[i] !== '"') {
        if (raw[i] === '$' && raw[i + 1] === '{') {
          const end = closingBrace(raw, i + 1, escapeChar);
          result += raw.slice(i, end);
          i = end;
          continue;
        }
        const next = raw[i + 1];
        if (raw[i] === escapeChar && (next === '"' || next === '$' || next === escapeChar)) i++;
        result += raw[i];
        i++;
      }
      i++;
    } else if (ch === escapeChar) {
      result += raw[i + 1] ?? '';
      i += 2;
    } else if (ch === '$' && raw[i + 1] === '{') {
      const end = closingBrace(raw, i + 1, escapeChar);
      result += raw.slice(i, end);
      i = end;
    } else {
      result += ch;
      i++;
    }
  }
  return result;
}

/** Index after the brace that closes the one at `open`, or the text's end. */
function closingBrace(raw: string, open: number, escapeChar: string): number {
  let depth = 0;
  for (let i = open; i < raw.length; i++) {
    const ch = raw[i];
    if (ch === escapeChar) i++;
    else if (ch === '{') depth++;
    else if (ch === '}') {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return raw.length;
}

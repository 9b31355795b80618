/** What expanding left: the text, and names of variables that are not set. */
export interface Expanded {
  readonly text: string;
  readonly unset: readonly string[];
  /** `$$` was read as `$`. */
  readonly escaped: boolean;
}

/**
 * `${NAME}` and `$NAME` as image-syncer has them. Unlike there, an unset variable is told and not empty,
 * `$$` stands for a dollar sign, and a `$` before anything that is no name stays.
 */
export function expandVariables(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): Expanded {
  const unset: string[] = [];
  let escaped = false;
  const expanded = text.replace(
    /\$(?:\$|\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g,
    (whole, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare;
      if (name === undefined) {
        escaped = true;
        return '$';
      }
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (value === undefined) unset.push(name);
      return value ?? whole;
    },
  );
  return { text: expanded, unset, escaped };
}

export function namesVariable(text: string): boolean {
  return /^\$(?:\{[A-Za-z_][A-Za-z0-9_]*\}|[A-Za-z_][A-Za-z0-9_]*)$/.test(text);
}

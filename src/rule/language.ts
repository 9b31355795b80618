/** Languages in which every message exists. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language. `{name}` is replaced by the value of that name. */
export type Text = Readonly<Record<Language, string>>;

export type Values = Readonly<Record<string, string | number>>;

export function fill(text: Text, language: Language, values: Values = {}): string {
  return text[language].replace(/\{([A-Za-z]+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

import type { Text } from './language.ts';

/** One option of a rule. From it come its type, its check, its line in the docs and in the JSON schema. */
export type OptionDeclaration =
  | { readonly type: 'boolean'; readonly default: boolean; readonly describe: Text }
  | {
      readonly type: 'number';
      readonly default: number;
      readonly minimum?: number;
      readonly describe: Text;
    }
  | {
      readonly type: 'string';
      readonly default: string;
      readonly choices?: readonly string[];
      readonly describe: Text;
    }
  | { readonly type: 'strings'; readonly default: readonly string[]; readonly describe: Text }
  | {
      readonly type: 'map';
      /** Values are strings. */
      readonly default: Readonly<Record<string, string>>;
      readonly describe: Text;
    };

export type OptionsDeclaration = Readonly<Record<string, OptionDeclaration>>;

interface ValueOf {
  boolean: boolean;
  number: number;
  string: string;
  strings: readonly string[];
  map: Readonly<Record<string, string>>;
}

export type OptionValues<O extends OptionsDeclaration> = {
  readonly [K in keyof O]: ValueOf[O[K]['type']];
};

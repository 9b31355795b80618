import { dirname } from 'node:path';
import { ConfigLoader, type LoadedConfig } from '../config/load.ts';
import { type CommandLineSettings, ConfigResolver, type FileSettings } from '../config/resolve.ts';
import type { Text } from '../rule/language.ts';
import type { Rule } from '../rule/rule.ts';

/** Finds the configuration nearest to each file and settles it against the command line. */
export class ProjectSettings {
  readonly #cwd: string;
  readonly #loader: ConfigLoader;
  readonly #resolver: ConfigResolver;
  readonly #rules: readonly Rule[];
  readonly #presets: CommandLineSettings['presets'];
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #onWarning: (warning: Text) => void;
  #hadolint: Promise<LoadedConfig | undefined> | undefined;

  /** `config`: the file named with `--config`, for every Dockerfile. */
  constructor(
    rules: readonly Rule[],
    cwd: string,
    config: string | undefined,
    commandLine: CommandLineSettings,
    env: Readonly<Record<string, string | undefined>> = {},
    onWarning: (warning: Text) => void = () => {},
  ) {
    this.#cwd = cwd;
    this.#rules = rules;
    this.#presets = commandLine.presets;
    this.#env = env;
    this.#onWarning = onWarning;
    this.#loader = new ConfigLoader({ cwd, rules, file: config });
    this.#resolver = new ConfigResolver(rules, commandLine);
  }

  /** What hadolint would read stands in where its preset is asked for and there is no configuration of ours. */
  async #hadolintConfig(): Promise<LoadedConfig | undefined> {
    if (this.#presets?.includes('hadolint') !== true) return undefined;
    this.#hadolint ??= this.#readHadolint();
    return this.#hadolint;
  }

  async #readHadolint(): Promise<LoadedConfig | undefined> {
    const { findHadolintConfig, readHadolintConfig } = await import('../config/hadolintConfig.ts');
    const { HOME, XDG_CONFIG_HOME } = this.#env;
    const file = findHadolintConfig({ cwd: this.#cwd, home: HOME, configHome: XDG_CONFIG_HOME });
    if (file === undefined) return undefined;
    const { config, warnings } = await readHadolintConfig(file, this.#rules);
    for (const warning of warnings) this.#onWarning(warning);
    return { file, layers: [{ file, folder: dirname(file), config }], presets: [] };
  }

  /** Settings of a Dockerfile by its absolute path; undefined is standard input. Throws KnownError. */
  async settingsOf(file: string | undefined): Promise<FileSettings> {
    const config =
      file === undefined
        ? await this.#loader.forFolder(this.#cwd)
        : await this.#loader.forFile(file);
    return this.#resolver.resolve(config ?? (await this.#hadolintConfig()), file);
  }
}

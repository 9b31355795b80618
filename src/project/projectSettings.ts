import { ConfigLoader } from '../config/load.ts';
import { type CommandLineSettings, ConfigResolver, type FileSettings } from '../config/resolve.ts';
import type { Rule } from '../rule/rule.ts';

/** Finds the configuration nearest to each file and settles it against the command line. */
export class ProjectSettings {
  readonly #cwd: string;
  readonly #loader: ConfigLoader;
  readonly #resolver: ConfigResolver;

  /** `config`: the file named with `--config`, for every Dockerfile. */
  constructor(
    rules: readonly Rule[],
    cwd: string,
    config: string | undefined,
    commandLine: CommandLineSettings,
  ) {
    this.#cwd = cwd;
    this.#loader = new ConfigLoader({ cwd, rules, file: config });
    this.#resolver = new ConfigResolver(rules, commandLine);
  }

  /** Settings of a Dockerfile by its absolute path; undefined is standard input. Throws KnownError. */
  async settingsOf(file: string | undefined): Promise<FileSettings> {
    const config =
      file === undefined
        ? await this.#loader.forFolder(this.#cwd)
        : await this.#loader.forFile(file);
    return this.#resolver.resolve(config, file);
  }
}

import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PublicExplorer } from 'cosmiconfig';
import { KnownError } from '../errors.ts';
import type { Rule } from '../rule/rule.ts';
import { checkConfig } from './check.ts';
import { type Config, listOf, PRESETS, type PresetName } from './config.ts';
import { RuleNames } from './ruleNames.ts';
import { baseFolder, ConfigSearch } from './search.ts';

/** What one file says. */
export interface ConfigLayer {
  /** Absolute path. */
  readonly file: string;
  /** Globs and paths in it are relative to this folder. */
  readonly folder: string;
  readonly config: Config;
}

/** A configuration with everything it is built on. */
export interface LoadedConfig {
  readonly file: string;
  /** Those it builds on first, itself last. */
  readonly layers: readonly ConfigLayer[];
  /** Presets that `extends` names, where no layer has `presets` of its own. */
  readonly presets: readonly PresetName[];
}

export interface ConfigLoaderOptions {
  /** Where the user started: code may run from here and below. */
  readonly cwd: string;
  readonly rules: readonly Rule[];
  /** The file named with `--config`: it holds for every Dockerfile, and it may be code wherever it lies. */
  readonly file?: string | undefined;
}

/** Longer chains of `extends` are a mistake. */
const MAXIMUM_DEPTH = 50;

/** Finds, reads and checks configuration files; each is read once. */
export class ConfigLoader {
  readonly #cwd: string;
  readonly #named: string | undefined;
  readonly #names: RuleNames;
  readonly #search = new ConfigSearch();
  readonly #loaded = new Map<string, Promise<LoadedConfig>>();
  #explorer: Promise<PublicExplorer> | undefined;

  constructor({ cwd, rules, file }: ConfigLoaderOptions) {
    this.#cwd = resolve(cwd);
    this.#named = file === undefined ? undefined : resolve(this.#cwd, file);
    this.#names = new RuleNames(rules);
  }

  /** The configuration of a Dockerfile (its absolute path); undefined where there is none. Throws KnownError. */
  async forFile(path: string): Promise<LoadedConfig | undefined> {
    return this.forFolder(dirname(path));
  }

  /** The configuration of what has no file: standard input in the working directory. */
  async forFolder(folder: string): Promise<LoadedConfig | undefined> {
    const file = this.#named ?? this.#search.nearest(folder);
    if (file === undefined) return undefined;
    const known = this.#loaded.get(file);
    if (known !== undefined) return known;
    const loading = this.#load(file, []);
    this.#loaded.set(file, loading);
    return loading;
  }

  async #load(file: string, stack: readonly string[]): Promise<LoadedConfig> {
    if (stack.includes(file)) throw cycle([...stack.slice(stack.indexOf(file)), file]);
    if (stack.length >= MAXIMUM_DEPTH) throw cycle([...stack, file]);
    const config = checkConfig(await this.#read(file), file, this.#names);
    const folder = baseFolder(file);
    const layers: ConfigLayer[] = [];
    const presets: PresetName[] = [];
    for (const name of listOf(config.extends)) {
      const preset = PRESETS.find(candidate => candidate === name);
      if (preset !== undefined) {
        presets.push(preset);
        continue;
      }
      const base = await this.#load(extended(name, file, folder), [...stack, file]);
      layers.push(...base.layers);
      presets.push(...base.presets);
    }
    layers.push({ file, folder, config });
    return { file, layers, presets };
  }

  async #read(file: string): Promise<unknown> {
    this.#explorer ??= this.#createExplorer();
    const explorer = await this.#explorer;
    try {
      const result = await explorer.load(file);
      return result === null || result.isEmpty ? {} : result.config;
    } catch (error) {
      throw readError(error, file);
    }
  }

  /** Every loader is named, so that cosmiconfig neither runs code unasked (`$import`) nor looks for typescript. */
  async #createExplorer(): Promise<PublicExplorer> {
    const { cosmiconfig, defaultLoaders } = await import('./explorer.ts');
    const data = defaultLoaders['.yaml'];
    const code = (file: string): Promise<unknown> => this.#runCode(file);
    return cosmiconfig('dockwright', {
      searchPlaces: [],
      loaders: {
        noExt: data,
        '.yaml': data,
        '.yml': data,
        '.json': defaultLoaders['.json'],
        '.js': code,
        '.mjs': code,
        '.cjs': code,
        '.ts': code,
      },
    });
  }

  /** A configuration in a language runs with the user's rights; a linted repository is not trusted with them. */
  async #runCode(file: string): Promise<unknown> {
    if (file !== this.#named && !this.#belowCwd(file)) {
      throw new KnownError(
        'untrusted-config',
        {
          en: `${file} is code outside the working directory and was not run`,
          zh: `${file} 是工作目录之外的代码，未予执行`,
        },
        {
          hint: {
            en: `name it with --config ${file} if you trust it, or write it as JSON or YAML`,
            zh: `如果信任它，请用 --config ${file} 指定，或者改用 JSON 或 YAML 编写`,
          },
        },
      );
    }
    if (!file.endsWith('.ts') || stripsTypes()) {
      const module: { default?: unknown } = await import(pathToFileURL(file).href);
      return module.default;
    }
    const { createJiti } = await importJiti(file);
    return createJiti(import.meta.url, { fsCache: false }).import(file, { default: true });
  }

  #belowCwd(file: string): boolean {
    const inside = relative(realpathSync(this.#cwd), realpathSync(file));
    return !inside.startsWith('..') && !isAbsolute(inside);
  }
}

/** jiti is not installed with us: few configurations are TypeScript, and newer Node needs no help. */
async function importJiti(file: string): Promise<typeof import('jiti')> {
  try {
    return await import('jiti');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'))
      throw error;
    throw new KnownError(
      'missing-package',
      {
        en: `the configuration ${file} is TypeScript, which this Node cannot run by itself`,
        zh: `配置文件 ${file} 是 TypeScript，当前 Node 无法直接运行`,
      },
      {
        hint: {
          en: 'install jiti (npm install --save-dev jiti), use Node 22.18 or newer, or write it as .mjs',
          zh: '请安装 jiti（npm install --save-dev jiti）、使用 Node 22.18 及以上版本，或改写为 .mjs',
        },
        cause: error,
      },
    );
  }
}

/** Node runs TypeScript by itself from 22.18 on. */
function stripsTypes(): boolean {
  return 'typescript' in process.features && process.features.typescript !== false;
}

function extended(name: string, file: string, folder: string): string {
  if (/^\.{1,2}[\\/]/.test(name) || isAbsolute(name)) return resolve(folder, name);
  throw new KnownError(
    'invalid-config',
    {
      en: `the configuration ${file} extends ${JSON.stringify(name)}, which is neither a preset nor a path`,
      zh: `配置文件 ${file} 的 extends 写了 ${JSON.stringify(name)}，它既不是预设也不是路径`,
    },
    {
      hint: {
        en: `write a path with ./ before it, or one of ${PRESETS.join(', ')}`,
        zh: `路径请以 ./ 开头，或者使用预设 ${PRESETS.join('、')}`,
      },
    },
  );
}

function cycle(files: readonly string[]): KnownError {
  const folder = dirname(files[0] ?? '');
  const shown = files.map(file => relative(folder, file) || basename(file)).join(' -> ');
  return new KnownError('invalid-config', {
    en: `configurations extend each other: ${shown}`,
    zh: `配置文件循环继承：${shown}`,
  });
}

function readError(error: unknown, file: string): unknown {
  if (error instanceof KnownError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return new KnownError('config-not-found', {
      en: `there is no configuration file ${file}`,
      zh: `找不到配置文件 ${file}`,
    });
  // The rest of a parser's message quotes the file.
  const reason = error.message
    .replace(/^(?:YAML|JSON) Error in .*:\n/, '')
    .split('\n', 1)
    .join('');
  return new KnownError(
    'unreadable-config',
    {
      en: `the configuration ${file} cannot be read: ${reason}`,
      zh: `无法读取配置文件 ${file}：${reason}`,
    },
    { cause: error },
  );
}

import { extraction } from '../shell/downloads.ts';
import { packageAction } from '../shell/install.ts';
import type { Command, Script } from '../shell/nodes.ts';
import { SYSTEM_MANAGERS } from '../shell/system-managers.ts';
import { SHELLS } from '../shell/wrappers.ts';
import { isArchiveName } from './archiveNames.ts';
import type { CopyInstruction, Instruction, Stage } from './nodes.ts';
import { rootFacts } from './rootFacts.ts';
import { starterList } from './starters.ts';
import type { Scope } from './variables.ts';

/** What a rule's context offers, as far as it is needed here. */
export interface Reader {
  scope(node: Instruction): Scope;
  scripts(node: Instruction): readonly Script[];
}

/**
 * Does an image have a command at an instruction of a stage, or at its end? false only with evidence: the base
 * image is known to lack it, and nothing in the file may have brought it.
 */
export function hasCommand(
  reader: Reader,
  stage: Stage,
  name: string,
  before = Number.POSITIVE_INFINITY,
): boolean | undefined {
  const facts = rootFacts(stage, node => reader.scope(node));
  if (facts === undefined || facts.guessed) return undefined;
  const inBase = facts.tools.has(name);
  if (inBase !== false) return inBase;
  const chain = [stage];
  for (let at = stage.parent; at !== undefined; at = at.parent) {
    if (chain.length > MOST_STAGES) return undefined;
    chain.push(at);
  }
  const starters = starterList(stage).flatMap(node => reader.scripts(node));
  const started = new Set(starters.flatMap(({ commands }) => commands.map(each => each.name)));
  const search = new Search(name, started);
  for (const at of chain.reverse()) {
    for (const node of at.instructions) {
      if (at === stage && node.index >= before) break;
      if (node.keyword === 'COPY' || node.keyword === 'ADD') search.copy(node, reader.scope(node));
      if (node.keyword === 'RUN') for (const script of reader.scripts(node)) search.run(script);
    }
  }
  if (search.installed.size > 0) return true;
  return search.unsure ? undefined : false;
}

/** No image is built through more stages; a file that is made to be slow may be. */
const MOST_STAGES = 50;

/** Packages that bring a command under another name than their own. */
const PROVIDERS: Readonly<Record<string, RegExp>> = {
  java: /jdk|jre|java/,
  nc: /^(?:netcat|nmap-ncat|ncat|nc|busybox-extras)/,
  node: /^(?:node|nodejs)/,
  npm: /^(?:npm|nodejs)/,
  ping: /^iputils/,
  ps: /^procps/,
  python: /^python/,
  python3: /^(?:python3|py3-)/,
  ssh: /ssh/,
};

/** Packages that bring neither bash nor a downloader with them; of others it is not known. */
const PLAIN_PACKAGES = new Set(
  (
    'alpine-conf build-base busybox-extras bzip2 ca-certificates coreutils curl dumb-init ffmpeg file findutils g++ gcc ' +
    'gcompat git gnupg gosu grep icu-libs jq libc6-compat libffi-dev libgcc libpq libpq-dev libstdc++ libxml2-dev ' +
    'linux-headers make mailcap musl-dev netcat-openbsd nginx nodejs npm openssh-client openssl openssl-dev pcre-dev ' +
    'postgresql-client postgresql-dev procps python2 python3 python3-dev py3-pip py-pip rsync shadow sqlite su-exec ' +
    'sudo tar tini tzdata unzip wget xz yarn zip zlib zlib-dev'
  ).split(' '),
);

/** Folders that hold commands, and those above them. */
const COMMAND_FOLDERS = /^\/(?:usr(?:\/local)?(?:\/s?bin)?|s?bin)?\/*$/;

class Search {
  /** Packages and files that bring it and are still there. */
  readonly installed = new Set<string>();
  unsure = false;
  readonly #name: string;
  /** `apk add --virtual NAME`: what `apk del NAME` takes away. */
  readonly #groups = new Map<string, readonly string[]>();

  /** Names of programs that the container starts: a source of such a name is a file, no folder. */
  readonly #started: ReadonlySet<string>;

  constructor(name: string, started: ReadonlySet<string>) {
    this.#name = name;
    this.#started = started;
  }

  run(script: Script): void {
    if (script.dialect !== 'posix' || script.errors.length > 0) this.unsure = true;
    for (const command of script.commands) this.#command(command);
  }

  copy(node: CopyInstruction, scope: Scope): void {
    if (node.destination === undefined) return;
    const { text: to, missing } = scope.expand(node.destination.raw);
    if (missing.length > 0) {
      this.unsure = true;
      return;
    }
    if (baseName(to) === this.#name) this.installed.add(to);
    if (!COMMAND_FOLDERS.test(to)) return;
    for (const { value } of node.sources) {
      if (baseName(value) === this.#name) this.installed.add(value);
      // A name with an ending is a file of its own; what a folder or an archive holds is not known.
      else if (this.#started.has(baseName(value))) continue;
      else if (isArchiveName(value) || !/[^/.*]\.[a-z]+$/i.test(value)) this.unsure = true;
    }
  }

  #command(command: Command): void {
    const { name, args, place } = command;
    if (name === this.#name) {
      // Had it not been there, the build would have failed.
      if (!place.conditional && !place.tested && !place.function) this.#ran();
      return;
    }
    const action = packageAction(command);
    if (action !== undefined) {
      if (action.verb === 'install' || action.verb === 'upgrade') this.#install(action);
      else if (action.verb === 'remove') this.#remove(action);
      return;
    }
    if (isForeign(command)) this.unsure = true;
    const words = [...args, ...command.redirects.flatMap(({ target }) => target ?? [])];
    if (words.some(({ value }) => baseName(value) === this.#name && value !== this.#name)) {
      this.unsure = true;
    }
  }

  #ran(): void {
    if (this.installed.size === 0) this.installed.add('');
  }

  #install(action: NonNullable<ReturnType<typeof packageAction>>): void {
    // What pip and npm bring has the name of the package.
    const system = SYSTEM_MANAGERS.includes(action.manager);
    const brings: string[] = [];
    for (const { name, dynamic, kind } of action.packages) {
      if (dynamic || kind !== 'package') this.unsure ||= system;
      else if (name === this.#name || PROVIDERS[this.#name]?.test(name) === true) brings.push(name);
      else if (name.includes(this.#name)) this.unsure = true;
      else if (system && this.#name === 'bash' && !PLAIN_PACKAGES.has(name)) this.unsure = true;
    }
    for (const name of brings) this.installed.add(name);
    const group = action.flags.find(flag => flag.name === 't' || flag.name === 'virtual')?.value;
    if (group !== undefined) this.#groups.set(group, brings);
  }

  #remove(action: NonNullable<ReturnType<typeof packageAction>>): void {
    for (const { name, dynamic } of action.packages) {
      if (dynamic) this.unsure = true;
      this.installed.delete(name);
      for (const each of this.#groups.get(name) ?? []) this.installed.delete(each);
    }
  }
}

/** Runs or unpacks something whose doings are not written here. */
function isForeign(command: Command): boolean {
  const { name, nameWord, args } = command;
  if (nameWord === undefined) return false;
  if (
    nameWord.dynamic ||
    /^(?:\.|source|eval|make|cmake|dpkg|rpm|nix|nix-env|conda|mamba)$/.test(name)
  ) {
    return true;
  }
  if (SHELLS.has(name)) return !args.some(({ value }) => /^-[a-z]*c$/.test(value));
  if (/^\.{0,2}\//.test(nameWord.value) && !/^\/(?:usr\/)?(?:local\/)?s?bin\//.test(nameWord.value))
    return true;
  const unpacked = extraction(command);
  return unpacked !== undefined && /^\/(?:usr|s?bin|$)/.test(unpacked.target?.value ?? '');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

import { DISTRIBUTIONS } from '../../dockerfile/bases/distributions.ts';
import type { BaseFacts } from '../../dockerfile/bases/facts.ts';
import { joinPath } from '../../dockerfile/workdir.ts';
import { flagValue } from '../../shell/flags.ts';
import type { SplitSource, Splitter } from './split.ts';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const ZONES = '/usr/share/zoneinfo';

/** A Go program whose sources read no file and start no other program. */
export const go: Splitter = source => {
  const { view, stage } = source;
  const facts = view.facts(stage);
  if (facts?.image !== 'golang' || facts.guessed) return undefined;
  const build = source.commands.find(
    ({ command }) => command.name === 'go' && command.args[0]?.value === 'build',
  );
  const output = build === undefined ? undefined : flagValue(build.command, 'o');
  if (build === undefined || output === undefined || output.includes('$')) return undefined;
  const path = output.startsWith('/') ? output : joinPath(build.cwd, output);
  if (!startsProgram(source, path)) return undefined;
  if (!source.onlyHas(/\.(?:go|mod|sum|s)$|^vendor\/|_test\.go$|(?:^|\/)testdata\//))
    return undefined;
  if (source.mentions(/\.go$/, /"(?:os\/exec|os\/user|plugin)"/)) return undefined;
  const isStatic =
    build.command.assignments.some(({ name, value }) => name === 'CGO_ENABLED' && value === '0') ||
    view.scope(stage.instructions.at(-1) ?? stage.from).get('CGO_ENABLED') === '0';
  const base = smallBase(facts, isStatic);
  if (base === undefined) return undefined;
  const zones = source.mentions(/\.go$/, /LoadLocation\(/);
  if (zones && facts.family === 'alpine') return undefined;
  const tls = source.mentions(/\.go$/, /"(?:net\/http|crypto\/tls|crypto\/x509)"|https:\/\//);
  return {
    title: 'Go',
    base,
    copies: [
      ...(tls && facts.family !== 'alpine' ? [CERTIFICATES] : []),
      ...(zones ? [ZONES] : []),
      path,
    ],
    keeps: [path],
    confidence: 'likely',
  };
};

/** Crates that link a C library which the small image does not have. */
const LINKED =
  /^name = "(?:openssl-sys|libpq-sys|pq-sys|mysqlclient-sys|libsqlite3-sys|rdkafka-sys|libz-sys|curl-sys|libssh2-sys|libgit2-sys)"/m;

/** A Rust program that links the C library alone. */
export const rust: Splitter = source => {
  const { view, stage, project } = source;
  const facts = view.facts(stage);
  if (facts?.image !== 'rust' || facts.guessed) return undefined;
  const build = source.commands.find(
    ({ command }) => command.name === 'cargo' && command.args[0]?.value === 'build',
  );
  if (build?.command.args.some(({ value }) => value === '--release') !== true) return undefined;
  if (LINKED.test(project.read('Cargo.lock') ?? 'name = "openssl-sys"')) return undefined;
  const name = /^\s*name\s*=\s*"([\w-]+)"/m.exec(project.read('Cargo.toml') ?? '')?.[1];
  if (name === undefined) return undefined;
  const path = joinPath(build.cwd, `target/release/${name}`);
  if (!startsProgram(source, path)) return undefined;
  if (!source.onlyHas(/\.rs$|(?:^|\/)Cargo\.(?:toml|lock)$|^rust-toolchain|^\.cargo\//))
    return undefined;
  if (source.mentions(/\.rs$/, /process::Command|std::process::\{[^}]*Command/)) return undefined;
  const base = smallBase(facts, false);
  if (base === undefined) return undefined;
  const tls = source.mentions(
    /^Cargo\.lock$/,
    /name = "(?:rustls-native-certs|rustls|native-tls)"/,
  );
  return {
    title: 'Rust',
    base,
    copies: [...(tls && facts.family !== 'alpine' ? [CERTIFICATES] : []), path],
    keeps: [path],
    confidence: 'likely',
  };
};

function startsProgram(source: SplitSource, path: string): boolean {
  const [program] = source.started;
  if (program === undefined) return false;
  if (program.includes('/')) return source.resolve(program) === path;
  return ['/usr/local/bin', '/usr/bin', '/bin', '/go/bin'].some(
    folder => `${folder}/${program}` === path,
  );
}

/** The plain image of the same distribution and release: what was linked against its C library runs on it. */
function smallBase(facts: BaseFacts, isStatic: boolean): string | undefined {
  const { family, release } = facts;
  if (family !== 'alpine' && family !== 'debian') return undefined;
  const known = release ?? (isStatic ? DISTRIBUTIONS[family].releases?.supported : undefined);
  if (known === undefined) return undefined;
  return family === 'alpine' ? `alpine:${known}` : `debian:${known}-slim`;
}

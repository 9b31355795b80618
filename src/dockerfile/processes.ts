import type { Command, Script } from '../shell/nodes.ts';
import { SHELLS } from '../shell/wrappers.ts';
import type { Service } from './bases/service.ts';
import { serviceOfCommand, serviceOfUnit } from './bases/services.ts';

/** A program that a container's start leaves running. */
export interface StartedProcess {
  readonly command: Command;
  /** To be shown: `sshd`, `npm start`. */
  readonly title: string;
  readonly service: Service | undefined;
  /** - background: by `&` or as a daemon · foreground: the script waits for it, or becomes it. */
  readonly how: 'background' | 'foreground';
}

/** Programs that run so shortly, or so idly, that they are no process of their own. */
const PASSING = new Set(
  (
    ': . [ alias apk apt-get awk basename break cat cd chgrp chmod chown clear command continue cp cut date declare ' +
    'dirname echo env eval exit export expr false find getent getopts grep gunzip hash head hostname id install ip ' +
    'iptables jq kill ldconfig let ln local ls mkdir mkfifo mktemp mount mv printenv printf pwd read readlink readonly ' +
    'realpath return rm rmdir sed seq set shift shopt sleep sort source stat stty sync sysctl tail tar tee test touch ' +
    'tr trap true type typeset ulimit umask uname uniq unset until update-ca-certificates useradd adduser groupadd ' +
    'addgroup usermod groupmod wait wc wget curl which whoami xargs yes openssl ssh-keygen mysqladmin ' +
    'pg_isready nc sh bash ash dash dockerize wait-for-it.sh wait-for wait-for-it envsubst'
  ).split(' '),
);

/** Clients: passing, unless someone puts one into the background and means the server. */
const CLIENTS = new Set('mysql psql redis-cli mongo mongosh'.split(' '));

/**
 * What a text that starts a container leaves running, in order: what it puts into the background, the services
 * it starts as daemons, and the last command.
 */
export function startedProcesses(
  script: Script,
  last: readonly Command[],
): readonly StartedProcess[] {
  const found: StartedProcess[] = [];
  const wrappers = new Set(script.commands.flatMap(({ through }) => through));
  const final = new Set(last);
  for (const command of script.commands) {
    const { place, through } = command;
    if (place.substitution || place.tested || place.function) continue;
    const unit = startedUnit(command);
    if (unit !== undefined) {
      found.push({ command, title: unit, service: serviceOfUnit(unit), how: 'background' });
      continue;
    }
    if (through.some(outer => startedUnit(outer) !== undefined)) continue;
    if (wrappers.has(command) || isPassing(command)) continue;
    if (CLIENTS.has(command.name) && !place.background) continue;
    const service = serviceOfCommand(command.name);
    const outermost = through[0] ?? command;
    if (place.background && (!place.piped || service !== undefined)) {
      found.push({ command, title: titleOf(command), service, how: 'background' });
    } else if (service !== undefined && daemonizes(command)) {
      found.push({ command, title: titleOf(command), service, how: 'background' });
    } else if (final.has(outermost)) {
      found.push({ command, title: titleOf(command), service, how: 'foreground' });
    }
  }
  return found;
}

/** `service x start`, `systemctl start x`, `/etc/init.d/x start`, `rc-service x start`. */
function startedUnit({ name, nameWord, args }: Command): string | undefined {
  const words = args.map(arg => arg.value).filter(word => !word.startsWith('-'));
  const verb = /^(?:re)?start$/;
  if (name === 'service' || name === 'rc-service') {
    return verb.test(words[1] ?? '') ? words[0] : undefined;
  }
  if (name === 'systemctl') return verb.test(words[0] ?? '') ? words[1] : undefined;
  if (nameWord?.value.startsWith('/etc/init.d/')) {
    return verb.test(words[0] ?? '') ? name : undefined;
  }
  return undefined;
}

/** Servers that leave for the background unless a word says otherwise. */
const DAEMONS: Readonly<Record<string, RegExp>> = {
  nginx: /daemon\s+off/,
  sshd: /^-[a-zA-Z]*D/,
  cron: /^-[a-zA-Z]*f/,
  crond: /^-[a-zA-Z]*[fn]/,
  httpd: /^-D$|FOREGROUND/,
  apache2: /^-D$|FOREGROUND/,
  apachectl: /FOREGROUND/,
  apache2ctl: /FOREGROUND/,
  'php-fpm': /^(?:-F|--nodaemonize)$/,
  rsyslogd: /^-n$/,
};

function daemonizes({ name, args }: Command): boolean {
  const foreground = Object.hasOwn(DAEMONS, name) ? DAEMONS[name] : undefined;
  if (foreground === undefined) return false;
  if (args.some(({ value }) => /^(?:-t|-T|-v|-V|-s|-h|--help|--version)$/.test(value)))
    return false;
  return !args.some(({ value }) => foreground.test(value));
}

function isPassing({ name, nameWord }: Command): boolean {
  return nameWord === undefined || (PASSING.has(name) && !SHELLS.has(name)) || SHELLS.has(name);
}

function titleOf({ name, args, nameWord }: Command): string {
  if (nameWord?.dynamic === true) return nameWord.value;
  const [first] = args;
  const verb =
    /^(?:npm|yarn|pnpm|bun|dotnet|java|python[\d.]*|node|ruby|php|bundle|go|cargo)$/.test(name);
  if (!verb || first === undefined || first.dynamic || /^-/.test(first.value)) return name;
  return `${name} ${first.value}`;
}

import { csvFields } from '../flags.ts';
import type { Flag, Mount, MountOption, RunInstruction, Word } from '../nodes.ts';
import type { Scope } from '../variables.ts';
import { joinPath } from '../workdir.ts';
import { isBoolean, isByteSize, isUnsigned32, readOctal } from './goValues.ts';
import type { Refusals } from './refusals.ts';

const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const SHARING = ['shared', 'private', 'locked'];
const OPTIONS = (
  'type from source target readonly id sharing required size mode uid gid src dst destination ro rw ' +
  'readwrite env'
).split(' ');

/** `--network`, `--security`, `--device` and the mounts' own syntax: checked before anything is expanded. */
export function checkRunFlags(node: RunInstruction, refusals: Refusals): void {
  for (const flag of node.flags) {
    if (flag.name === 'network') oneOf(flag, ['default', 'none', 'host'], refusals);
    else if (flag.name === 'security') oneOf(flag, ['insecure', 'sandbox'], refusals);
    else if (flag.name === 'device') checkDevice(flag, refusals);
  }
  for (const mount of node.mounts) {
    const { value } = mount.flag;
    if (value === undefined) continue;
    if (csvFields(value) === undefined) {
      refusals.add('invalid-mount', mount.flag.range, { value });
    }
    for (const option of mount.options) {
      if (option.key !== 'from' || option.value === undefined) continue;
      const dollar = option.value.indexOf('$');
      if (dollar !== -1 && dollar !== option.value.length - 1) {
        refusals.add('variable-in-flag', option.range, { flag: 'from', value: option.value });
      }
    }
  }
}

function oneOf(flag: Flag, allowed: readonly string[], refusals: Refusals): void {
  if (flag.value === undefined || allowed.includes(flag.value)) return;
  refusals.add('invalid-flag-value', flag.valueRange ?? flag.range, {
    flag: `--${flag.name}`,
    value: flag.value,
    allowed: allowed.join(', '),
  });
}

function checkDevice(flag: Flag, refusals: Refusals): void {
  if (flag.value === undefined) return;
  const invalid = () =>
    refusals.add('invalid-flag-value', flag.valueRange ?? flag.range, {
      flag: '--device',
      value: flag.value ?? '',
      allowed: 'NAME[,required]',
    });
  const fields = csvFields(flag.value);
  if (fields === undefined) {
    invalid();
    return;
  }
  let name = '';
  for (const { text } of fields) {
    const equals = text.indexOf('=');
    const key = (equals === -1 ? text : text.slice(0, equals)).toLowerCase();
    const value = equals === -1 ? undefined : text.slice(equals + 1);
    if (key === 'required') {
      if (value !== undefined && !isBoolean(value)) {
        invalid();
        return;
      }
    } else if (key === 'name' && value !== undefined) {
      if (name !== '') {
        invalid();
        return;
      }
      name = value;
    } else if (name !== '') {
      invalid();
      return;
    } else name = text;
  }
}

/** What a mount's options say once their variables are replaced. */
export function checkMount(
  mount: Mount,
  scope: Scope,
  workdir: () => string,
  windows: boolean,
  refusals: Refusals,
): void {
  // Said already; nothing follows from it.
  if (csvFields(mount.flag.value ?? '') === undefined) return;
  const values = new Map<string, string>();
  let type = 'bind';
  for (const option of mount.options) {
    const { key, range } = option;
    if (option.value === undefined) {
      if (['readonly', 'ro', 'readwrite', 'rw'].includes(key)) continue;
      if (key === 'required') {
        if (type !== 'secret' && type !== 'ssh') misplaced(option, type, refusals);
      } else if (OPTIONS.includes(key)) {
        refusals.add('missing-flag-value', range, { flag: key, keyword: 'RUN --mount' });
      } else unknown(option, refusals);
      continue;
    }
    // A mount with a value nobody can know yet is not judged as a whole.
    const value = refusals.expand(optionWord(option), scope);
    if (value === undefined) return;
    switch (key) {
      case 'type':
        type = value.toLowerCase();
        if (!TYPES.includes(type)) {
          invalid(option, value, TYPES.join(', '), refusals);
          return;
        }
        break;
      case 'sharing':
        if (!SHARING.includes(value.toLowerCase())) {
          invalid(option, value, SHARING.join(', '), refusals);
          return;
        }
        break;
      case 'readonly':
      case 'ro':
      case 'readwrite':
      case 'rw':
        if (!isBoolean(value)) {
          invalid(option, value, 'true, false', refusals);
          return;
        }
        break;
      case 'required':
        if (type !== 'secret' && type !== 'ssh') {
          misplaced(option, type, refusals);
          return;
        }
        if (!isBoolean(value)) {
          invalid(option, value, 'true, false', refusals);
          return;
        }
        break;
      case 'size':
        if (type !== 'tmpfs') {
          misplaced(option, type, refusals);
          return;
        }
        if (!isByteSize(value)) {
          invalid(option, value, '64m, 1g', refusals);
          return;
        }
        break;
      case 'mode':
        if (readOctal(value) === undefined) {
          invalid(option, value, '0755, 0400', refusals);
          return;
        }
        break;
      case 'uid':
      case 'gid':
        if (!isUnsigned32(value)) {
          invalid(option, value, '0, 1000', refusals);
          return;
        }
        break;
      default:
        if (!OPTIONS.includes(key)) {
          unknown(option, refusals);
          return;
        }
    }
    values.set(ALIASES[key] ?? key, value);
  }
  checkTogether(mount, type, values, workdir, windows, refusals);
}

const ALIASES: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
};

/** The option's value as a word of its own; its range is the value's where it is written plainly. */
function optionWord(option: MountOption): Word {
  const raw = option.value ?? '';
  const { start, end } = option.range;
  const from = start + option.key.length + 1;
  return {
    raw,
    value: raw,
    range: from + raw.length === end ? { start: from, end } : option.range,
  };
}

function invalid(option: MountOption, value: string, allowed: string, refusals: Refusals): void {
  refusals.add('invalid-mount-option', option.range, { option: option.key, value, allowed });
}

function misplaced(option: MountOption, type: string, refusals: Refusals): void {
  refusals.add('misplaced-mount-option', option.range, { option: option.key, type });
}

function unknown(option: MountOption, refusals: Refusals): void {
  const suggestion = refusals.closest(option.key, OPTIONS);
  refusals.add('unknown-mount-option', option.range, {
    option: option.key,
    suggestion: suggestion ?? OPTIONS.join(', '),
  });
}

function checkTogether(
  mount: Mount,
  type: string,
  values: ReadonlyMap<string, string>,
  workdir: () => string,
  windows: boolean,
  refusals: Refusals,
): void {
  const get = (key: string) => values.get(key) ?? '';
  const forbid = (...keys: readonly string[]) => {
    for (const key of keys) {
      const option = mount.options.find(({ key: own }) => (ALIASES[own] ?? own) === key);
      if (option !== undefined) misplaced(option, type, refusals);
    }
  };
  if (type === 'bind' || type === 'tmpfs') forbid('mode', 'uid', 'gid');
  if (type !== 'cache' && get('sharing') !== '') forbid('sharing');
  if (type === 'secret') {
    if (get('from') !== '') forbid('from');
    const named = get('source') !== '' || get('id') !== '';
    if (!named && get('target') === '') {
      refusals.add('missing-mount-target', mount.flag.range, { type, option: 'id' });
    } else if (get('source') !== '' && get('id') !== '') forbid('id');
    else if (windows) checkWindowsSecret(mount, values, refusals);
    return;
  }
  if (type === 'ssh') {
    if (get('source') !== '') forbid('source');
    return;
  }
  const target = get('target');
  if (isRoot(target, workdir)) {
    const option = mount.options.find(({ key }) => (ALIASES[key] ?? key) === 'target');
    refusals.add('missing-mount-target', option?.range ?? mount.flag.range, {
      type,
      option: 'target',
    });
  }
}

/** The root directory itself; a relative target starts from the working directory. */
function isRoot(target: string, workdir: () => string): boolean {
  if (target.startsWith('/')) return target === '/';
  const goesDown = /[^./]/.test(target) && !target.split('/').includes('..');
  return !goesDown && joinPath(workdir(), target) === '/';
}

function checkWindowsSecret(
  mount: Mount,
  values: ReadonlyMap<string, string>,
  refusals: Refusals,
): void {
  const target = (values.get('target') ?? '').replaceAll('\\', '/');
  const absolute = /^(?:[cC]:)?\//.test(target) && !target.startsWith('//');
  if (target === '' ? !values.has('env') : !absolute) {
    refusals.add('missing-mount-target', mount.flag.range, { type: 'secret', option: 'target' });
  }
}

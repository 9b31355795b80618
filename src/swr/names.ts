import type { Text, Values } from '../rule/language.ts';

/** Something about a name or a target that SWR refuses, or that it may refuse. */
export interface NameProblem {
  readonly severity: 'error' | 'warning';
  /** Kebab-case, stable. */
  readonly code: string;
  readonly message: Text;
  readonly values: Values;
  /** A valid name near to the given one, where there is one. */
  readonly proposal?: string;
}

/**
 * SWR's prose rule: `.`, `_`, `__` or any run of `-` between letters and digits. Its FAQ prints a narrower
 * expression whose nested quantifiers backtrack exponentially; these say the same in linear time.
 */
const ORGANIZATION = /^[a-z][a-z0-9]*(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

export const ORGANIZATION_LENGTH = 64;
export const REPOSITORY_LENGTH = 128;

/** What SWR will say about an organization name. Whether the name is free in the region only SWR knows. */
export function checkOrganization(name: string): NameProblem[] {
  const what: Text = { en: 'organization', zh: '组织名' };
  if (name === 'library') {
    return [
      {
        severity: 'error',
        code: 'reserved-organization',
        message: {
          en: 'organization "library" is reserved by SWR',
          zh: '“library”是 SWR 的保留名，不能用作组织名',
        },
        values: {},
      },
    ];
  }
  const flaw = flawOf(name, what, ORGANIZATION, ORGANIZATION_LENGTH);
  if (flaw !== undefined) return [withProposal(flaw, name, proposeOrganization(name))];
  return name.includes('.') ? [narrower(name, what, '.')] : [];
}

/** What SWR will say about a repository name (without registry and organization). */
export function checkRepository(name: string): NameProblem[] {
  const what: Text = { en: 'repository', zh: '镜像名' };
  const problems: NameProblem[] = [];
  if (name.length > REPOSITORY_LENGTH) {
    problems.push(
      withProposal(tooLong(name, what, REPOSITORY_LENGTH), name, proposeRepository(name)),
    );
    return problems;
  }
  for (const component of name.split('/')) {
    const flaw = flawOf(component, what, COMPONENT, REPOSITORY_LENGTH);
    if (flaw !== undefined) return [withProposal(flaw, name, proposeRepository(name))];
  }
  if (name.includes('/')) problems.push(narrower(name, what, '/'));
  else if (name.includes('.')) problems.push(narrower(name, what, '.'));
  return problems;
}

export function checkTag(tag: string): NameProblem[] {
  if (TAG.test(tag)) return [];
  const message: Text =
    tag.length > 128
      ? {
          en: 'tag is {length} characters long, at most 128 are allowed',
          zh: '标签长度为 {length}，最多允许 128 个字符',
        }
      : {
          en: 'tag "{name}" is not valid: letters, digits, "_", "." and "-", not starting with "." or "-"',
          zh: '标签“{name}”不合法：只能包含字母、数字、“_”、“.”和“-”，且不能以“.”或“-”开头',
        };
  const problem: NameProblem = {
    severity: 'error',
    code: 'invalid-tag',
    message,
    values: { name: tag, length: tag.length },
  };
  return [withProposal(problem, tag, proposeTag(tag))];
}

/** A valid organization name near to a text, or undefined where nothing of it can be kept. */
export function proposeOrganization(text: string): string | undefined {
  const cleaned = clean(text.replaceAll('/', '-').replaceAll('.', '-'));
  if (cleaned === '') return undefined;
  return trimmed(/^[a-z]/.test(cleaned) ? cleaned : `org-${cleaned}`, ORGANIZATION_LENGTH);
}

/** A valid repository name near to a text; its slashes stay. */
export function proposeRepository(text: string): string | undefined {
  const name = trimmed(
    text
      .split('/')
      .map(clean)
      .filter(part => part !== '')
      .join('/'),
    REPOSITORY_LENGTH,
  );
  return name === '' ? undefined : name;
}

export function proposeTag(text: string): string | undefined {
  const tag = text
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 128);
  return tag === '' ? undefined : tag;
}

function flawOf(
  name: string,
  what: Text,
  pattern: RegExp,
  longest: number,
): NameProblem | undefined {
  const error = (code: string, en: string, zh: string, values: Values = {}): NameProblem => ({
    severity: 'error',
    code,
    message: { en: `${what.en} ${en}`, zh: `${what.zh}${zh}` },
    values: { name, ...values },
  });
  if (name === '') return error('empty-name', 'has an empty part', '中有空的部分');
  if (name.length > longest) return tooLong(name, what, longest);
  if (pattern.test(name)) return undefined;
  if (/[A-Z]/.test(name)) {
    return error(
      'uppercase',
      '"{name}" has upper-case letters',
      '“{name}”含有大写字母，只允许小写',
    );
  }
  const foreign = /[^a-z0-9._-]/u.exec(name);
  if (foreign !== null) {
    return error(
      'invalid-character',
      '"{name}" holds "{character}"',
      '“{name}”含有不允许的字符“{character}”',
      {
        character: foreign[0],
      },
    );
  }
  if (/^[^a-z0-9]/.test(name) || (pattern === ORGANIZATION && /^[0-9]/.test(name))) {
    return pattern === ORGANIZATION
      ? error('invalid-start', '"{name}" must start with a letter', '“{name}”必须以小写字母开头')
      : error(
          'invalid-start',
          '"{name}" must start with a letter or digit',
          '“{name}”必须以小写字母或数字开头',
        );
  }
  if (/[._-]$/.test(name)) {
    return error(
      'invalid-end',
      '"{name}" must end with a letter or digit',
      '“{name}”必须以小写字母或数字结尾',
    );
  }
  return error(
    'adjacent-separators',
    '"{name}" has separators side by side: one ".", one or two "_", or several "-" may stand together',
    '“{name}”中有连续的分隔符：只允许单个“.”、一到两个“_”或多个“-”',
  );
}

function tooLong(name: string, what: Text, longest: number): NameProblem {
  return {
    severity: 'error',
    code: 'too-long',
    message: {
      en: `${what.en} is {length} characters long, SWR allows {longest}`,
      zh: `${what.zh}长度为 {length}，SWR 最多允许 {longest} 个字符`,
    },
    values: { length: name.length, longest },
  };
}

/** Allowed by the API's documentation, not by the expression in SWR's FAQ: works in what has been seen. */
function narrower(name: string, what: Text, character: string): NameProblem {
  return {
    severity: 'warning',
    code: 'narrower-documentation',
    message: {
      en: `${what.en} "{name}" holds "{character}": SWR's API reference allows it, its FAQ does not`,
      zh: `${what.zh}“{name}”含有“{character}”：SWR 的 API 文档允许，但其常见问题中的规则不允许`,
    },
    values: { name, character },
  };
}

function withProposal(
  problem: NameProblem,
  name: string,
  proposal: string | undefined,
): NameProblem {
  return proposal === undefined || proposal === name ? problem : { ...problem, proposal };
}

/** Lower case, other characters as `-`, separators never mixed or at the ends. */
function clean(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/[._-]{2,}/g, run => (/^(?:__|-+)$/.test(run) ? run : '-'))
    .replace(/^[._-]+/, '')
    .replace(/[._-]+$/, '');
}

function trimmed(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[._/-]+$/, '');
}

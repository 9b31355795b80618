import type { Text } from '../../../rule/language.ts';

/** Mistakes that come of copying the guide's examples, which hide values and lost characters in print. */
export interface Slip {
  readonly code: string;
  readonly text: Text;
  readonly values: Readonly<Record<string, string>>;
}

/** `2fd4c869ea0.....`, `cab4ceab4a1545*****`, `xxxxxx`, `xxxx@4N3FA`: printed so that nobody can use it. */
export function isMasked(value: string): boolean {
  return (
    /^[xX*•●.·…⋯-]{3,}$/.test(value) ||
    /(?:\*{4,}|\.{4,}|[…⋯•●]+)$/.test(value) ||
    /^[xX]{4,}@|@[xX]{4,}$/.test(value) ||
    /^<[^<>]*>$/.test(value)
  );
}

/** What is wrong with a host that no registry can have; `host` is all before the first `/`. */
export function hostSlip(host: string): Slip | undefined {
  if (/\s/.test(host)) {
    const meant = host.replace(/\s+/g, '');
    return {
      code: 'blank-in-host',
      text: {
        en: 'there is a blank in the host name; write {meant}',
        zh: '主机名中有空格；应为 {meant}',
      },
      values: { meant },
    };
  }
  if (host.includes(',')) {
    return {
      code: 'comma-in-host',
      text: {
        en: 'the host name has a comma where a dot belongs; write {meant}',
        zh: '主机名中把点写成了逗号；应为 {meant}',
      },
      values: { meant: host.replace(/,/g, '.') },
    };
  }
  if (/[。．]/.test(host)) {
    return {
      code: 'comma-in-host',
      text: {
        en: 'the host name has a full-width dot; write {meant}',
        zh: '主机名中有全角句点；应为 {meant}',
      },
      values: { meant: host.replace(/[。．]/g, '.') },
    };
  }
  if (isPlaceholder(host)) {
    return {
      code: 'placeholder-host',
      text: {
        en: 'this is the guide’s placeholder; put the real address in, e.g. swr.cn-north-4.myhuaweicloud.com',
        zh: '这是指南中的占位符；请填写真实地址，例如 swr.cn-north-4.myhuaweicloud.com',
      },
      values: {},
    };
  }
  return swrSlip(host.toLowerCase());
}

/** An organization always stands before SWR's repositories. */
export function isSwrHost(host: string): boolean {
  return /^(?:swr\.[a-z]{2}-[a-z0-9-]+\.(?:myhuaweicloud\.(?:com|eu)|otc\.t-systems\.com)|[a-z0-9-]+\.swr-pro\.myhuaweicloud\.(?:com|eu))$/.test(
    host.toLowerCase(),
  );
}

/** Hosts that are meant to be SWR's, but are none. */
function swrSlip(host: string): Slip | undefined {
  if (/^swr-api\./.test(host)) {
    return {
      code: 'api-host',
      text: {
        en: 'this is the management API; images live at {meant}',
        zh: '这是管理 API 的地址；镜像地址应为 {meant}',
      },
      values: { meant: host.replace(/^swr-api/, 'swr') },
    };
  }
  if (!/^swr\b.*\bmyhuaweicloud\b/.test(host) || isSwrHost(host)) return undefined;
  const bare = /^swr\.myhuaweicloud\.(?:com|eu)$/.test(host);
  return {
    code: bare ? 'no-region' : 'wrong-domain',
    text: bare
      ? {
          en: 'SWR’s host names a region: swr.<region>.myhuaweicloud.com',
          zh: 'SWR 地址须指明区域：swr.<区域>.myhuaweicloud.com',
        }
      : {
          en: 'this is no SWR host; it reads swr.<region>.myhuaweicloud.com',
          zh: '不是 SWR 地址；应为 swr.<区域>.myhuaweicloud.com',
        },
    values: {},
  };
}

function isPlaceholder(host: string): boolean {
  return (
    /(?:^|\.)x{2,}(?:-x{2,})*(?:-\d)?\./i.test(host) ||
    /[<>{}]|\[region\]/i.test(host) ||
    /\p{Script=Han}/u.test(host)
  );
}

/** `https://` and the like before a name; undefined where there is none. */
export function schemeOf(name: string): string | undefined {
  return /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(name)?.[1]?.toLowerCase();
}

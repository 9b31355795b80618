import type { CopyInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { type Grants, grantsOf, modeChange, withoutOthersWrite } from '../src/shell/fileModes.ts';
import type { Edit } from '../src/text/edit.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'world-writable',
  aliases: ['S2612', 'CIS-DI-0008'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'Files that every user may change, or that run with their owner’s rights.',
    zh: '任何用户都可修改的文件，或以属主权限运行的文件。',
  },
  why: {
    en: 'With `chmod 777` any process that gets into the container may replace the program or its settings, whatever user it runs as; a setuid bit lets any user become the file’s owner, mostly root. Give the files to the user that needs them (`COPY --chown=app:app`, `RUN install -d -o app`), and where an arbitrary user of group 0 runs the container, as on OpenShift, use `chgrp 0` with `chmod g=u`. A folder like `/tmp` has the sticky bit: `1777`.',
    zh: '使用 `chmod 777` 后，任何进入容器的进程无论以什么用户运行，都可以替换程序或其配置；setuid 位则让任何用户获得文件属主（通常是 root）的权限。请把文件交给真正需要的用户（`COPY --chown=app:app`、`RUN install -d -o app`）；如果容器以 0 组的任意用户运行（如 OpenShift），请使用 `chgrp 0` 配合 `chmod g=u`。类似 `/tmp` 的目录应带粘滞位：`1777`。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN mkdir /data && chmod 777 /data\n',
      good: 'FROM debian:12\nRUN mkdir /data && chmod 775 /data\n',
      fixed: 'FROM debian:12\nRUN mkdir /data && chmod 775 /data\n',
    },
  ],
  messages: {
    writable: {
      en: 'Mode {mode} lets every user of the container change this; give it to the user that needs it instead',
      zh: '权限 {mode} 使容器中的任何用户都能修改这些文件；请改为把它交给真正需要的用户',
    },
    setuid: {
      en: 'Mode {mode} lets every user run this with its owner’s rights; leave the setuid bit away, or give the one capability that is needed',
      zh: '权限 {mode} 使任何用户都能以属主身份运行该文件；请去掉 setuid 位，或只授予所需的 capability',
    },
  },
  fixes: {
    mode: { en: 'Set {mode}', zh: '改为 {mode}' },
  },
  create(context) {
    const { source } = context.file;
    return {
      command(command) {
        const change = modeChange(command);
        if (change === undefined) return;
        const { mode, word, paths } = change;
        const value = /^(?:-m|--mode=)(.*)$/.exec(word.value)?.[1] ?? mode;
        const grants = grantsOf(value);
        if (grants === undefined) return;
        const open = paths.length === 0 || !paths.every(isShared);
        report({ ...grants, othersWrite: grants.othersWrite && open }, value, word.range);
      },
      COPY: check,
      ADD: check,
    };

    function check(node: CopyInstruction): void {
      for (const { name, value, range, valueRange } of node.flags) {
        if (name !== 'chmod' || value === undefined) continue;
        const grants = grantsOf(value);
        if (grants !== undefined) report(grants, value, valueRange ?? range);
      }
    }

    function report(grants: Grants, mode: string, range: Range): void {
      if (grants.othersWrite) {
        const better = withoutOthersWrite(mode);
        const edit = better === undefined ? undefined : replace(range, mode, better);
        context.report({
          message: 'writable',
          data: { mode },
          range,
          code: ['S2612'],
          fix:
            edit === undefined || better === undefined
              ? undefined
              : { title: 'mode', data: { mode: better }, safety: 'unsafe', edits: [edit] },
        });
      } else if (grants.setuid) {
        context.report({
          message: 'setuid',
          data: { mode },
          range,
          code: ['S2612', 'CIS-DI-0008'],
        });
      }
    }

    function replace({ start, end }: Range, from: string, to: string): Edit | undefined {
      const at = source.text.slice(start, end).lastIndexOf(from);
      return at === -1 ? undefined : { start: start + at, end: start + at + from.length, text: to };
    }
  },
});

/** Folders that are everybody's, and devices that a service logs to. */
function isShared(path: string): boolean {
  return /^(?:\/tmp|\/var\/tmp|\/dev\/|\/run\/lock|\/proc\/)/.test(path);
}

import { defineRule } from '../src/rule/rule.ts';
import { readArguments } from '../src/shell/flags.ts';
import { insertAfter } from '../src/shell/install.ts';

/** useradd's options that take a value. */
const VALUE_FLAGS =
  'b c d e f F g G k K p R P s u Z base-dir btrfs-subvolume-home comment home-dir home expiredate inactive gid groups skel key password root prefix shell uid selinux-user selinux-range'.split(
    ' ',
  );

/** UIDs from here on make lastlog and faillog files of 30 MB and more. */
const LARGE = 100_000;

export default defineRule({
  name: 'sparse-login-log',
  aliases: ['DL3046'],
  category: 'size',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: '`useradd` with a large UID and without `--no-log-init`.',
    zh: '`useradd` 使用了很大的 UID，却没有加 `--no-log-init`。',
  },
  why: {
    en: 'useradd writes an entry for the new user into /var/log/lastlog and /var/log/faillog, at the offset of its UID. On a disk the hole before it takes no room; in a layer it is stored in full, and a UID of ten digits fills the disk of the builder. No container reads these files: `-l` leaves them alone.',
    zh: 'useradd 会按 UID 的偏移在 /var/log/lastlog 和 /var/log/faillog 中写入记录。在磁盘上，前面的空洞不占空间；而镜像层可能完整保存这些空洞，十位数的 UID 甚至会写满构建机的磁盘。容器并不需要这些文件，加上 `-l` 即可不写。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN useradd -m -u 1000720000 app\n',
      good: 'FROM debian:12\nRUN useradd -l -m -u 1000720000 app\n',
      fixed: 'FROM debian:12\nRUN useradd -l -m -u 1000720000 app\n',
    },
  ],
  messages: {
    sparse: {
      en: '`useradd` with UID {uid} writes a huge sparse login log into the layer; add -l',
      zh: '以 UID {uid} 执行 useradd 会在镜像层中写入巨大的稀疏日志；请加上 -l',
    },
  },
  fixes: { add: { en: 'add -l to useradd', zh: '为 useradd 加上 -l' } },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    return {
      command(command, script) {
        const { name, nameWord, args } = command;
        if (name !== 'useradd' || nameWord === undefined || script.dialect !== 'posix') return;
        if (hadolint && (command.through.length > 0 || nameWord.value !== name)) return;
        const { flags } = readArguments(args, { valueFlags: VALUE_FLAGS });
        if (flags.some(flag => flag.name === 'l' || flag.name === 'no-log-init')) return;
        const uid = flags.find(flag => flag.name === 'u' || (!hadolint && flag.name === 'uid'));
        if (uid?.value === undefined) return;
        if (hadolint ? lengthForHadolint(uid.value) <= 5 : !isLarge(uid.value)) return;
        const edit = insertAfter(command, nameWord.range.end, '-l');
        context.report({
          message: 'sparse',
          data: { uid: uid.value },
          range: (uid.valueWord ?? uid.word).range,
          fix:
            edit === undefined
              ? undefined
              : { title: 'add', safety: 'safe', declares: ['no-log-init'], edits: [edit] },
        });
      },
    };
  },
});

/** A variable counts as a small number: nobody says more. */
function isLarge(uid: string): boolean {
  return /^\d+$/.test(uid) && Number(uid) >= LARGE;
}

/** hadolint counts characters, and writes every variable with braces. */
function lengthForHadolint(uid: string): number {
  return uid.replace(/\$(\w+)/g, '$${$1}').length;
}

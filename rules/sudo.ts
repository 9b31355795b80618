import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'sudo',
  aliases: [
    'DL3004',
    'DS-0010',
    'CKV2_DOCKER_1',
    'Run Using Sudo',
    'no-sudo-in-dockerfile',
    'DKL-DI-0001',
  ],
  category: 'security',
  severity: 'error',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: { en: '`sudo` in a RUN.', zh: '在 RUN 中使用 `sudo`。' },
  why: {
    en: 'A build starts as root, and USER changes that for the steps that need it: sudo adds nothing but a way for the running container to become root again. Run the step before USER, or switch with `USER root` and back.',
    zh: '构建默认以 root 执行，需要其他用户时可以用 USER 切换；sudo 除了让运行中的容器有办法重新成为 root 之外没有任何好处。请把该步骤放在 USER 之前，或用 `USER root` 切换再切回。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN sudo apt-get update\n',
      good: 'FROM debian:12\nRUN apt-get update\n',
      fixed: 'FROM debian:12\nRUN apt-get update\n',
    },
  ],
  messages: {
    sudo: {
      en: '`sudo` is needless in a build and dangerous in the container; run the step as USER root',
      zh: '构建中无需 sudo，留在容器里还有风险；请以 USER root 执行该步骤',
    },
  },
  fixes: { drop: { en: 'run it without sudo', zh: '去掉 sudo' } },
  create(context) {
    let user: string | undefined;
    return {
      stage(stage) {
        // What a base image's USER is cannot be told here.
        user = stage.parent === undefined ? undefined : user;
      },
      USER(node) {
        if (node.onbuild === undefined) user = node.value?.value;
      },
      command(command, script) {
        const { name, nameWord, args } = command;
        if (name !== 'sudo' || nameWord === undefined || script.dialect !== 'posix') return;
        if (
          context.mode === 'hadolint' &&
          (command.through.length > 0 || nameWord.value !== 'sudo')
        ) {
          return;
        }
        const [first] = args;
        // Options and assignments have a meaning of their own; a quoted or JSON form is left to people.
        const plain =
          first !== undefined &&
          command.written !== 'json' &&
          /^[A-Za-z./][\w./+-]*$/.test(first.value) &&
          (user === undefined || user === 'root' || user === '0');
        context.report({
          message: 'sudo',
          range: nameWord.range,
          fix:
            plain && first !== undefined
              ? {
                  title: 'drop',
                  safety: 'unsafe',
                  edits: [{ start: nameWord.range.start, end: first.range.start, text: '' }],
                }
              : undefined,
        });
      },
    };
  },
});

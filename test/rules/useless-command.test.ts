import rule from '../../rules/useless-command.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y vim ssh\n`,
    `${F}RUN ssh-keyscan github.com && sshd -t\n`,
    { name: 'vim that runs alone', code: `${F}RUN vim +PlugInstall +qall\n` },
    { name: 'names of one’s own', code: `${F}RUN top\n`, options: { commands: ['less'] } },
  ],
  invalid: [
    {
      code: `${F}RUN ⟦service⟧ mysql start && \\\n  (sleep 1; x); sudo ⟦kill⟧ 1\n`,
      message: 'useless',
      codes: ['DL3001', 'DL3001'],
    },
    { name: 'with its folder', code: `${F}RUN ⟦/usr/bin/top⟧\n`, message: 'useless' },
    { code: `${F}ONBUILD RUN ⟦mount⟧ /x\n`, message: 'useless' },
    {
      name: 'hadolint sees no wrapper',
      mode: 'hadolint',
      code: `${F}RUN sudo kill 1; ⟦ps⟧\n`,
      message: 'useless',
    },
  ],
});

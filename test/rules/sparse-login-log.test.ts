import rule from '../../rules/sparse-login-log.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN useradd -m -u 1000 app\n`,
    `${F}RUN useradd -l -u 1000720000 app\n`,
    `${F}RUN useradd --no-log-init --uid 1000720000 app\n`,
    { name: 'in a cluster', code: `${F}RUN useradd -lmu 1000720000 app\n` },
    { name: 'a variable may be small', code: `${F}ARG USER_ID\nRUN useradd -u $USER_ID app\n` },
    { name: 'adduser is another program', code: `${F}RUN adduser -u 1000720000 app\n` },
    { name: 'the name is no UID', code: `${F}RUN useradd -u 500 -c 1000720000 app\n` },
    {
      name: 'hadolint does not read the long option',
      mode: 'hadolint',
      code: `${F}RUN useradd --uid 1000720000 app\n`,
    },
    {
      name: 'hadolint does not look behind wrappers',
      mode: 'hadolint',
      code: `${F}RUN sudo useradd -u 1000720000 app\n`,
    },
  ],
  invalid: [
    {
      code: `${F}RUN useradd -m -u ⟦1000720000⟧ app\n`,
      message: 'sparse',
      codes: ['DL3046'],
      fixed: `${F}RUN useradd -l -m -u 1000720000 app\n`,
    },
    {
      name: 'every spelling',
      code: `${F}RUN sudo useradd ⟦--uid=200000⟧ app && useradd --uid ⟦200001⟧ b && useradd ⟦-mu200002⟧ c\n`,
      message: 'sparse',
      fixed: `${F}RUN sudo useradd -l --uid=200000 app && useradd -l --uid 200001 b && useradd -l -mu200002 c\n`,
    },
    {
      name: 'hadolint counts the characters of a variable',
      mode: 'hadolint',
      code: `${F}RUN useradd -u ⟦$USER_ID⟧ app && useradd -u $U b\n`,
      message: 'sparse',
      fixed: `${F}RUN useradd -l -u $USER_ID app && useradd -u $U b\n`,
    },
    {
      name: 'ONBUILD, exec form',
      code: `${F}ONBUILD RUN ["useradd", "-u", ⟦"1000720000"⟧, "app"]\n`,
      message: 'sparse',
      fixed: `${F}ONBUILD RUN ["useradd", "-l", "-u", "1000720000", "app"]\n`,
    },
  ],
});

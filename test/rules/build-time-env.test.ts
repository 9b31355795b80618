import rule from '../../rules/build-time-env.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nARG DEBIAN_FRONTEND=noninteractive\nENV LANG=C.UTF-8\n',
    'FROM a:1\nRUN DEBIAN_FRONTEND=noninteractive apt-get install -y x\n',
    {
      name: 'a stage that stays outside',
      code: 'FROM a:1 AS b\nENV MAKEFLAGS=-j8\nFROM c:1\nCOPY --from=b /x /x\n',
    },
    {
      name: 'taken back',
      code: 'FROM a:1\nENV DEBIAN_FRONTEND noninteractive\nRUN x\nENV DEBIAN_FRONTEND dialog\n',
    },
    {
      name: 'taken back by a child',
      code: 'FROM a:1 AS b\nENV http_proxy=http://p:1\nFROM b\nENV http_proxy=\n',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nENV ⟦DEBIAN_FRONTEND=noninteractive⟧\nenv ⟦MAKEFLAGS   -j8⟧\n',
      message: 'variable',
      codes: [null, null],
      unsafelyFixed: 'FROM a:1\nARG DEBIAN_FRONTEND=noninteractive\narg MAKEFLAGS=-j8\n',
    },
    {
      name: 'among others',
      code: 'FROM a:1 AS b\nENV A=1 \\\n  ⟦DEBIAN_FRONTEND="noninteractive"⟧\nFROM b\n',
      message: 'variable',
    },
    {
      name: 'proxies',
      code: 'FROM a:1\nENV ⟦HTTP_PROXY=http://p.corp:1⟧ ⟦https_proxy=$P⟧ ALL_PROXY=http://tor:1 NO_PROXY=x\n',
      message: 'proxy',
    },
  ],
});

import rule from '../../rules/assumed-variable.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM php:8\nENV A=$PATH\n',
    { name: 'certainly empty: another rule', code: 'FROM debian:13\nUSER $APP\n' },
    {
      name: 'so is what another name is close to',
      code: 'FROM php:8\nARG VERSION\nUSER $VERSIO\n',
    },
  ],
  invalid: [
    {
      code: 'FROM php:8 AS a\nFROM a\nUSER ⟦$APP_UID⟧\nLABEL a=⟦$APP_UID⟧ b=$APP_UID\n',
      message: 'assumed',
      codes: ['UndefinedVar', 'UndefinedVar'],
    },
    { name: 'a word for the case', code: 'FROM debian:13\nARG V=⟦${V:-1}⟧\n', message: 'assumed' },
  ],
});
